import { ManualClock } from "@webcast-kit/protocol/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chat, FakeSockets } from "../testing/fake-sockets.ts";
import { setup } from "../testing/setup.ts";
import { type CaptionsStreamEvent, captionsFields } from "./captions/captions-event.ts";
import { eventNames } from "./events/event-names.ts";
import type { LiveStreamEvent } from "./events/live-event.ts";
import { TikTokCaptions } from "./tiktok-captions.ts";
import type { TikTokLive } from "./tiktok-live.ts";

/** What the client itself says; nothing else may look like it. */
const OWN = ["connected", "disconnected", "gap", "decodeError"];
const captionsNames = Object.keys(captionsFields);

const nastyNames = [...OWN, ...eventNames, "event", "handlerError", "unknown", "__proto__", "constructor"];
const name = fc.oneof(
  fc.constantFrom(...captionsNames),
  fc.constantFrom(...nastyNames),
  fc.string({ maxLength: 80 }),
  fc.jsonValue(),
);
const key = fc.oneof(
  fc.constantFrom("event", "type", "data", "user", "msgId", "history", "roomId", "__proto__", "toString", "action"),
  fc.string(),
);
/** No text can be made of it. */
const noText = fc.constant({ toString: 1 });
const value = fc.oneof(fc.jsonValue(), fc.dictionary(key, fc.oneof(name, fc.jsonValue())), noText);
const envelope = fc
  .record({ event: name, data: value, type: name, code: value, message: value }, { requiredKeys: [] })
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

interface Scene {
  readonly client: TikTokLive | TikTokCaptions;
  readonly sockets: FakeSockets;
  readonly heard: readonly (LiveStreamEvent | CaptionsStreamEvent)[];
  /** By listeners. */
  readonly thrown: readonly unknown[];
}

interface Kind {
  readonly make: () => Scene;
  /** Names of the server's that may come out. */
  readonly names: readonly string[];
  /** A message and the event that it is. */
  readonly last: readonly [object, object];
}

function makeLive(): Scene {
  const { client, sockets, listen } = setup();
  const thrown: unknown[] = [];
  client.on("handlerError", (error) => thrown.push(error));
  return { client, sockets, heard: listen(), thrown };
}

function makeCaptions(): Scene {
  const sockets = new FakeSockets();
  sockets.outcomes.push((socket) => socket.receive({ type: "status", status: "connecting" }));
  const clock = new ManualClock();
  const client = new TikTokCaptions({ uniqueId: "a", apiKey: "key-of-the-test", socket: sockets.factory, clock });
  const heard: CaptionsStreamEvent[] = [];
  const thrown: unknown[] = [];
  client.on("event", (event) => heard.push(event));
  client.on("handlerError", (error) => thrown.push(error));
  return { client, sockets, heard, thrown };
}

const caption = { type: "caption", text: "the end", isFinal: true };

const kinds: readonly (readonly [string, Kind])[] = [
  ["TikTokLive", { make: makeLive, names: eventNames, last: [chat("the end"), { type: "chat", comment: "the end" }] }],
  ["TikTokCaptions", { make: makeCaptions, names: captionsNames, last: [caption, caption] }],
];

describe.each(kinds)("whatever a server sends to %s", (_, { make, names, last }) => {
  const documented: ReadonlySet<string> = new Set([...names, "unknown", ...OWN]);

  it("is an event of the contract, unknown or a decodeError, each message at most one; and the next event comes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 20 }), async (messages) => {
        const { client, sockets, heard, thrown } = make();
        await client.connect();
        const before = heard.length;
        const harmless = messages.filter((each) => typeof each !== "string" || !LIMITS.test(each));
        for (const each of harmless) sockets.last.receive(each);
        sockets.last.receive(last[0]);
        const events = heard.slice(before);
        expect(events.length).toBeLessThanOrEqual(harmless.length + 1);
        expect(events.at(-1)).toMatchObject(last[1]);
        for (const event of events) {
          expect(documented).toContain(event.type);
          expect(["connected", "disconnected", "gap"]).not.toContain(event.type);
          expect(Object.getPrototypeOf(event)).toBe(Object.prototype);
          // What is no message has no cause; a reader that stumbled has.
          if (event.type === "decodeError") expect(event.error.cause).toBeUndefined();
        }
        expect(client.stats.messages).toBe(harmless.length + 2);
        expect(thrown).toEqual([]);
        expect(Object.keys(Object.prototype)).toEqual([]);
        // What was said before may be told with the end.
        sockets.last.drop(4401);
        expect(await client.ended).toMatchObject({ error: { code: "ERR_UNAUTHORIZED" } });
      }),
    );
  });

  it("does not take long, however deep it is nested", async () => {
    const { client, sockets } = make();
    await client.connect();
    const nested = `${"[".repeat(400_000)}${"]".repeat(400_000)}`;
    const deep = `{"event":"chat","type":"caption","text":${nested},"data":{"comment":${nested}}}`;
    const startedAt = performance.now();
    sockets.last.receive(deep);
    sockets.last.receive("[".repeat(1_000_000));
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(client.stats.messages).toBe(3);
    await client.disconnect();
  });
});
