import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { problems, readExamples } from "../../testing/schemas.ts";
import { provenanceKeyword } from "../provenance.ts";
import { events } from "./index.ts";

describe("events", () => {
  const examples = readExamples<{ event: keyof typeof events; frame: { event: string; data: object } }>("events.json");

  it("has an example of each but roomInfo, whose example has no data", () => {
    const names = Object.keys(events).filter((name) => name !== "roomInfo");
    expect(new Set(examples.map(({ event }) => event))).toEqual(new Set(names));
  });

  it.each(examples)("fits the example of $event", ({ event, frame, omits = [] }) => {
    const missing = Object.fromEntries(omits.map((field) => [field, 1]));
    expect(problems(events[event], { ...frame.data, ...missing })).toEqual([]);
  });

  it.each(examples.filter(({ omits }) => omits))(
    "requires what the example of $event leaves out",
    ({ event, frame }) => {
      expect(problems(events[event], frame.data)).not.toEqual([]);
    },
  );

  it("refuses an id that travels as a number", () => {
    const data = { type: "envelope", envelopeId: 789, diamondCount: 1 };
    expect(Value.Check(events.envelope, data)).toBe(false);
  });

  it("is plain JSON Schema that marks what the reference does not say", () => {
    const member = JSON.parse(JSON.stringify(events.member));
    expect(member.properties.action[provenanceKeyword]).toBeUndefined();
    expect(member.properties.actionId[provenanceKeyword]).toBe("observed");
  });
});
