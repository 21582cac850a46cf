import { events as documentedEvents, type EventName, observedEvents } from "@webcast-kit/contract";
import type { TSchema } from "typebox";
import { checkSchema } from "../check-schema.ts";
import { ApiError } from "../rest/reply.ts";

const { roomInfo: _madeByTheServer, ...documented } = documentedEvents;
const schemas: Readonly<Record<string, TSchema>> = { ...documented, ...observedEvents };

/** Names of the events that can be put into a room. */
const injectableEvents = Object.keys(schemas) as Exclude<EventName, "roomInfo">[];

/**
 * Checks events against the contract; ids and times may be missing.
 *
 * @throws {ApiError} INVALID_REQUEST naming the event, the field and what was expected
 */
export function checkEvents(events: readonly { readonly type: string }[]): void {
  for (const [index, event] of events.entries()) {
    const schema = schemas[event.type];
    if (schema === undefined) {
      const known = injectableEvents.join(", ");
      throw new ApiError("INVALID_REQUEST", `body/events/${index}/type must be one of ${known}`);
    }
    const refuse = (path: string, reason: string) =>
      new ApiError("INVALID_REQUEST", `body/events/${index}${path} ${reason}`);
    checkSchema(schema, event, refuse);
  }
}
