import { describe, expect, it } from "vitest";
import { problems } from "../../testing/schemas.ts";
import { provenanceKeyword } from "../provenance.ts";
import { events, observedEvents } from "./index.ts";

describe("observed events", () => {
  const named = Object.entries(observedEvents);

  it("are none of the documented ones", () => {
    for (const [name] of named) expect(events).not.toHaveProperty(name);
  });

  it.each(named)("%s says its name, and of each of its fields that it was observed", (name, schema) => {
    const json = JSON.parse(JSON.stringify(schema));
    expect(json.properties.type.const).toBe(name);
    expect(json[provenanceKeyword]).toBe("observed");
    for (const property of Object.values(json.properties)) {
      expect(property).toMatchObject({ [provenanceKeyword]: "observed" });
    }
  });

  it("know which of their fields may be missing", () => {
    const caption = { type: "caption", text: "hi", isFinal: true, startedAtMs: 1, endsAtMs: 2 };
    expect(problems(observedEvents.caption, caption)).toEqual([]);
    expect(problems(observedEvents.caption, { ...caption, isFinal: undefined })).not.toEqual([]);
    expect(observedEvents.imDelete.required).toEqual(["type", "deletedMsgId"]);
  });

  it("leave the shared parts as they are for the documented ones", () => {
    const user = JSON.parse(JSON.stringify(events.chat.properties.user));
    expect(user[provenanceKeyword]).toBeUndefined();
  });

  it("refuse ids that travel as numbers", () => {
    const data = { type: "imDelete", deletedMsgId: "1", deletedMsgIds: [1] };
    expect(problems(observedEvents.imDelete, data)).not.toEqual([]);
  });
});
