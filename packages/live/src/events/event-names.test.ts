import { events, observedEvents } from "@webcast-kit/contract";
import { describe, expect, it } from "vitest";
import { eventNames, hasUserField, isEventName, requiredFields } from "./event-names.ts";

const schemas = { ...events, ...observedEvents };

describe("the table of event names", () => {
  it("has every event of the contract, and knows which have a user", () => {
    expect(new Set<string>(eventNames)).toEqual(new Set(Object.keys(schemas)));
    for (const name of eventNames) expect(hasUserField(name), name).toBe("user" in schemas[name].properties);
  });

  it.each(["__proto__", "constructor", "toString", "error", "connected", "event", "unknown", ""])(
    "does not have %j",
    (name) => {
      expect(isEventName(name)).toBe(false);
    },
  );

  it("wants fields only that the event has", () => {
    for (const [name, fields] of Object.entries(requiredFields)) {
      if (!isEventName(name)) throw new Error(name);
      const known = [...Object.keys(schemas[name].properties), ...(hasUserField(name) ? ["userId"] : [])];
      expect(known).toEqual(expect.arrayContaining([...fields]));
    }
  });
});
