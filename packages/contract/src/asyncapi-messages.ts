import type { TSchema } from "typebox";
import { captionsMessages } from "./captions.ts";
import { events, observedEvents } from "./events/index.ts";
import { type Provenance, provenanceKeyword } from "./provenance.ts";
import type { JsonObject, SchemaComponents } from "./schema-components.ts";
import type { SocketName } from "./sockets.ts";

/** The messages of each socket, by the name of their component: both JSON sockets have a `caption`. */
export function asyncApiMessages(
  schemas: SchemaComponents,
): Readonly<Record<SocketName, Readonly<Record<string, JsonObject>>>> {
  const event =
    (provenance: Provenance) =>
    ([name, schema]: [string, TSchema]) =>
      [`event.${name}`, eventMessage(name, schemas.toJson(schema), provenance)] as const;
  const caption = ([type, schema]: [string, TSchema]) =>
    [`captions.${type}`, messageOf(type, schemas.toJson(schema), "documented")] as const;
  return {
    managed: Object.fromEntries([
      ...Object.entries<TSchema>(events).map(event("documented")),
      ...Object.entries<TSchema>(observedEvents).map(event("observed")),
    ]),
    captions: Object.fromEntries(Object.entries<TSchema>(captionsMessages).map(caption)),
    webcast: { "webcast.pushFrame": pushFrame },
  };
}

/** A frame of the managed socket: the event in its envelope. */
function eventMessage(name: string, data: JsonObject, provenance: Provenance): JsonObject {
  const payload = { type: "object", required: ["event", "data"], properties: { event: { const: name }, data } };
  return messageOf(name, { ...payload, description: data["description"] ?? name }, provenance);
}

function messageOf(name: string, payload: JsonObject, provenance: Provenance): JsonObject {
  return { name, summary: payload["description"] ?? name, payload, [provenanceKeyword]: provenance };
}

const pushFrame: JsonObject = {
  name: "WebcastPushFrame",
  summary: "A push frame: messages, a heartbeat, an acknowledgement, or the entry into a room",
  contentType: "application/x-protobuf",
  payload: {
    type: "string",
    format: "binary",
    description: "Protobuf `webcast.WebcastPushFrame`; `webcast.binpb` of @webcast-kit/protocol describes it",
  },
  [provenanceKeyword]: "observed",
};
