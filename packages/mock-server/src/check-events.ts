import { events as documentedEvents, observedEvents } from "@webcast-kit/contract";
import type { TSchema } from "typebox";
import { checkSchema } from "./check-schema.ts";
import { MockServerError } from "./errors.ts";

const { roomInfo: _madeByTheServer, ...documented } = documentedEvents;
const schemas: ReadonlyMap<string, TSchema> = new Map(Object.entries({ ...documented, ...observedEvents }));

/**
 * Checks events that are put into a room against the contract; ids and times may be missing.
 *
 * @throws {MockServerError} ERR_ARGUMENT naming the event, the field and what was expected
 */
export function checkEvents(events: readonly { readonly type: string }[]): void {
  for (const [index, event] of events.entries()) {
    const schema = schemas.get(event.type);
    if (schema === undefined) {
      throw new MockServerError(
        "ERR_ARGUMENT",
        `events/${index}/type must be one of ${[...schemas.keys()].join(", ")}`,
      );
    }
    const refuse = (path: string, reason: string) =>
      new MockServerError("ERR_ARGUMENT", `events/${index}${path} ${reason}`);
    checkSchema(schema, event, refuse);
  }
}
