import { describe, expect, it } from "vitest";
import { decodeEvent } from "./decode.ts";
import { createSchemaDrift } from "./drift.ts";
import { encodeEvent } from "./encode.ts";
import { hex, join, lengthDelimited } from "./testing/bytes.ts";

const chat = encodeEvent({ type: "chat", user: { id: "7" }, comment: "hi" });
const stranger = (method: string) => decodeEvent({ ...chat, method });

describe("createSchemaDrift()", () => {
  it("counts methods without a schema, and messages that are broken", () => {
    const drift = createSchemaDrift();
    drift.observe(stranger("WebcastNewMessage"));
    drift.observe(stranger("WebcastNewMessage"));
    drift.observe(decodeEvent({ ...chat, payload: hex("0f") }));
    expect(drift.counts()).toMatchObject({
      events: 3,
      unknownMethods: { WebcastNewMessage: 2 },
      decodeErrors: { WebcastChatMessage: 1 },
    });
  });

  it("counts values that an event cannot do without and that are empty", () => {
    const drift = createSchemaDrift();
    drift.observe(decodeEvent(chat));
    drift.observe(decodeEvent(encodeEvent({ type: "chat", user: {}, comment: "" })));
    drift.observe(decodeEvent({ ...chat, payload: hex("") }));
    expect(drift.counts().emptyValues).toEqual({ "chat.user.id": 2, "chat.comment": 2 });
  });

  it("looks for unknown fields in one event of so many, nested ones too, once the full schemas are there", async () => {
    const withoutSchemas = createSchemaDrift({ sampleEvery: 1 });
    withoutSchemas.observe(decodeEvent(chat));
    expect(withoutSchemas.counts()).toMatchObject({ sampled: 0, unknownFields: {} });

    await import("./messages.ts");
    const unknown = hex("f87f2a");
    const payload = join(chat.payload, unknown, lengthDelimited(2, unknown));
    const drift = createSchemaDrift({ sampleEvery: 2 });
    for (let index = 0; index < 4; index++) drift.observe(decodeEvent({ ...chat, payload }));
    expect(drift.counts()).toMatchObject({ sampled: 2, unknownFields: { chat: 4 }, decodeErrors: {} });
  });

  it("has bounded memory, whatever names the server invents", () => {
    const drift = createSchemaDrift();
    for (let index = 0; index < 2000; index++) drift.observe(stranger(`WebcastNew${index}Message`));
    const { unknownMethods } = drift.counts();
    expect(Object.keys(unknownMethods).length).toBeLessThanOrEqual(501);
    expect(unknownMethods["(others)"]).toBe(1500);
  });

  it("refuses a sample rate that is none", () => {
    expect(() => createSchemaDrift({ sampleEvery: 0 })).toThrow("ERR_ARGUMENT: sampleEvery must be a whole number");
  });
});
