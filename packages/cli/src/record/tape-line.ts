import { type LiveEvent, ProtocolError } from "@webcast-kit/protocol";
import { encodeMessage, isMessageMethod } from "@webcast-kit/protocol/messages";
import type { RoomEvent } from "../room/heard.ts";
import type { Pseudonyms } from "./pseudonyms.ts";

/** Names that the managed client puts beside `user`; the server need not have sent them. */
const FLAT_NAMES: ReadonlySet<string> = new Set(["nickname", "uniqueId", "userId", "profilePictureUrl"]);

/** What a line of a tape says of an event, without its time; `undefined` when it cannot be told without the people in it. */
export type TapeLine = Readonly<Record<string, unknown>> | undefined;

/** An event of the managed socket as the JSON text that it came in. */
export function toManagedLine(event: RoomEvent, pseudonyms?: Pseudonyms): TapeLine {
  const { type, history: _history, ...fields } = event as RoomEvent & Readonly<Record<string, unknown>>;
  const isUnknown = type === "unknown" && "name" in fields;
  if (isUnknown && pseudonyms !== undefined) return undefined;
  const own = Object.entries(fields).filter(([name]) => !("user" in fields && FLAT_NAMES.has(name)));
  const data = isUnknown ? fields["data"] : { type, ...Object.fromEntries(own) };
  return { k: "text", j: { event: isUnknown ? fields["name"] : type, data: pseudonyms?.apply(data) ?? data } };
}

/** An event of the platform's socket as the message that it came in: as JSON where it has fields, else as bytes. */
export function toDirectLine(event: LiveEvent, pseudonyms?: Pseudonyms): TapeLine {
  if (!("method" in event)) return { k: "msg", j: pseudonyms?.apply({ ...event }) ?? { ...event } };
  if (pseudonyms !== undefined) return undefined;
  const payload = payloadOf(event);
  if (payload === undefined) return undefined;
  const { method, msgId, history } = event;
  const b64 = Buffer.from(payload).toString("base64");
  return { k: "msg", method, ...(msgId && { msgId }), ...(history && { history }), b64 };
}

type WithMethod = Extract<LiveEvent, { readonly method: string }>;

/** The whole message, with fields that no schema has; `undefined` when one of its fields is broken. */
function payloadOf(event: WithMethod): Uint8Array | undefined {
  if ("payload" in event) return event.payload;
  try {
    return isMessageMethod(event.method) ? encodeMessage(event.method, event.raw()) : undefined;
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}
