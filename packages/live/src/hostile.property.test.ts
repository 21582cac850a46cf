import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chat } from "../testing/fake-sockets.ts";
import { setup } from "../testing/setup.ts";
import { eventNames } from "./events/event-names.ts";

/** What the client itself says; nothing else may look like it. */
const OWN = ["connected", "disconnected", "gap", "decodeError"];
const DOCUMENTED: ReadonlySet<string> = new Set([...eventNames, "unknown", ...OWN]);

const nastyNames = [...OWN, ...eventNames, "error", "event", "handlerError", "unknown", "__proto__", "constructor"];
const name = fc.oneof(fc.constantFrom(...nastyNames), fc.string({ maxLength: 80 }), fc.jsonValue());
const key = fc.oneof(
  fc.constantFrom("event", "type", "data", "user", "msgId", "history", "roomId", "__proto__", "message", "action"),
  fc.string(),
);
const value = fc.oneof(fc.jsonValue(), fc.dictionary(key, fc.oneof(name, fc.jsonValue())));
const envelope = fc
  .record({ event: name, data: value, type: name }, { requiredKeys: [] })
  .map((message) => JSON.stringify(message));
const message: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  { weight: 6, arbitrary: envelope },
  fc.json(),
  fc.string(),
  fc.uint8Array(),
  // Cut anywhere.
  fc.tuple(envelope, fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1))),
);
const LIMITS = /_limit/;

describe("whatever a server sends", () => {
  it("is an event of the contract, unknown or a decodeError, each message at most one; and the next event comes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 20 }), async (messages) => {
        const { client, sockets, heard, listen } = setup();
        listen();
        const thrown: unknown[] = [];
        client.on("handlerError", (error) => thrown.push(error));
        await client.connect();
        const before = heard.length;
        const harmless = messages.filter((each) => typeof each !== "string" || !LIMITS.test(each));
        for (const each of harmless) sockets.last.receive(each);
        sockets.last.receive(chat("the end"));
        const events = heard.slice(before);
        expect(events.length).toBeLessThanOrEqual(harmless.length + 1);
        expect(events.at(-1)).toMatchObject({ type: "chat", comment: "the end" });
        for (const event of events) {
          expect(DOCUMENTED).toContain(event.type);
          expect(["connected", "disconnected", "gap"]).not.toContain(event.type);
          expect(Object.getPrototypeOf(event)).toBe(Object.prototype);
        }
        expect(client.stats.messages).toBe(harmless.length + 2);
        expect(thrown).toEqual([]);
        expect(Object.keys(Object.prototype)).toEqual([]);
        await client.disconnect();
      }),
    );
  });

  it("does not take long, however deep it is nested", async () => {
    const { client, sockets } = setup();
    await client.connect();
    const deep = `{"event":"chat","data":{"comment":${"[".repeat(400_000)}${"]".repeat(400_000)}}}`;
    const startedAt = performance.now();
    sockets.last.receive(deep);
    sockets.last.receive("[".repeat(1_000_000));
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(client.stats.messages).toBe(3);
    await client.disconnect();
  });
});
