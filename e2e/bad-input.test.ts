import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { type MockServer, startMockServer, type TapeEntry } from "@webcast-kit/mock-server";
import { encodeEvent, encodeFetchResult, encodePushFrame, type LiveEvent } from "@webcast-kit/protocol";
import {
  connectDirect,
  createSigningClient,
  isConnectionNotice,
  type SigningClient,
  type WsCredentials,
} from "@webcast-kit/signing";
import { describe, expect, it } from "vitest";

const MEBIBYTE = 1024 * 1024;

/** A mock whose rooms send what stands in `entries`. */
function startHostile(...entries: TapeEntry[]): Promise<MockServer> {
  const header = {
    tape: 1,
    id: "hostile",
    created: "2026-01-01T00:00:00.000Z",
    license: "MIT",
    origin: "synthetic",
  } as const;
  return startMockServer({ tape: { header, entries } });
}

const frameEntry = (bytes: Uint8Array): TapeEntry => ({ t: 0, kind: "frame", bytes });
const chat = encodeEvent({ type: "chat", user: { uniqueId: "ann" }, comment: "hello" });
const end = encodeEvent({ type: "control", action: 3 });
const messageEntry = (message: typeof chat): TapeEntry => ({ t: 0, kind: "message", message });

function msgFrame(payload: Uint8Array): Uint8Array {
  return encodePushFrame({ payloadType: "msg", payloadEncoding: "pb", logId: "1", payload });
}

/** Groups inside groups: nothing else nests deeply without a schema for it. */
function nestedGroups(depth: number): Uint8Array {
  const [start, stop] = [0xa3, 0xa4]; // field 100, wire types 3 and 4
  return Uint8Array.from({ length: 4 * depth }, (_, at) => (at % 2 === 1 ? 6 : at < 2 * depth ? start : stop));
}

/** 400 members of 1 MiB of zeros each: 400 KB on the wire, 400 MiB inflated, and a trailer that says 1 MiB. */
function gzipBomb(): Uint8Array {
  return Buffer.concat(Array<Buffer>(400).fill(gzipSync(Buffer.alloc(MEBIBYTE))));
}

function clientOf(mock: MockServer, apiKey = mock.keys.pro): SigningClient {
  return createSigningClient({ apiKey, baseUrl: mock.url });
}

/** Watches a room to its end; what ends it badly is returned beside what came before. */
async function watch(mock: MockServer): Promise<{ events: LiveEvent[]; error: unknown; code: number }> {
  const connection = await connectDirect({ client: clientOf(mock), uniqueId: "streamer", reconnect: false });
  const events: LiveEvent[] = [];
  let error: unknown;
  try {
    for await (const event of connection) if (!isConnectionNotice(event)) events.push(event);
  } catch (caught) {
    error = caught;
  }
  const { code } = await connection.closed;
  return { events, error, code };
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/**
 * How much more memory the process held during a task than before it, at the peak. The system only tells the highest
 * peak of the process's life: what stays below an earlier one is not seen, so nothing else large may run before.
 */
async function memoryCost(task: () => Promise<unknown>): Promise<number> {
  collectGarbage();
  const peak = () => process.resourceUsage().maxRSS * 1024;
  const held = process.memoryUsage().rss;
  const peakBefore = peak();
  await task();
  return peak() > peakBefore ? peak() - held : 0;
}

describe("hostile frames", () => {
  const cases: [string, string, number, () => Uint8Array][] = [
    ["a truncated frame", "ERR_FRAME_TRUNCATED", 1007, () => msgFrame(chat.payload).subarray(0, -2)],
    ["a frame that is no push frame", "ERR_PAYLOAD_MALFORMED", 1007, () => Uint8Array.of(0x0f)],
    ["a payload that is no fetch result", "ERR_PAYLOAD_MALFORMED", 1007, () => msgFrame(Uint8Array.of(0x0f))],
    [
      "a payload that only says it is gzip",
      "ERR_PAYLOAD_MALFORMED",
      1007,
      () => msgFrame(Buffer.from("1f8b0800", "hex")),
    ],
    ["an oversized frame", "ERR_FRAME_TOO_LARGE", 1009, () => msgFrame(new Uint8Array(4 * MEBIBYTE))],
    ["a gzip bomb of 400 KB that inflates to 400 MB", "ERR_INFLATE_LIMIT", 1009, () => msgFrame(gzipBomb())],
    [
      "too many messages",
      "ERR_FRAME_TOO_LARGE",
      1009,
      () => msgFrame(new Uint8Array(70_000).map((_, at) => (at % 2 ? 0 : 10))),
    ],
    ["a frame nested 3,000 levels deep", "ERR_NESTING_LIMIT", 1007, () => nestedGroups(3000)],
  ];

  it.each(cases)("ends a connection that gets %s with %s", async (_title, errorCode, closeCode, makeBytes) => {
    const bytes = makeBytes();
    // Once with nothing hostile: code that runs for the first time takes memory of its own.
    await using harmless = await startHostile(messageEntry(chat), messageEntry(end));
    await watch(harmless);
    await using mock = await startHostile(messageEntry(chat), frameEntry(bytes));
    let result: Awaited<ReturnType<typeof watch>> | undefined;
    const cost = await memoryCost(async () => {
      result = await watch(mock);
    });
    expect(result).toMatchObject({ error: { code: errorCode }, code: closeCode });
    expect(result?.events).toMatchObject([{ type: "chat", comment: "hello" }]);
    expect(cost).toBeLessThan(30 * MEBIBYTE);
    await expect.poll(() => mock.webcastConnections()[0]?.closed?.code).toBe(closeCode);
  });

  it("ends a connection that gets text", async () => {
    await using mock = await startHostile(messageEntry(chat), { t: 0, kind: "text", text: "hello" });
    const { events, error, code } = await watch(mock);
    expect(error).toMatchObject({ code: "ERR_PAYLOAD_MALFORMED" });
    expect(code).toBe(1003);
    expect(events).toHaveLength(1);
  });

  it("loses a broken message inside a good frame, and nothing else", async () => {
    const broken = { ...chat, payload: Uint8Array.of(0x0f), msgId: "7" };
    const deep = { ...chat, payload: nestedGroups(3000), msgId: "8" };
    const nested = { ...chat, method: "ProtoMessageFetchResult", payload: nestResults(3000), msgId: "9" };
    await using mock = await startHostile(...[chat, broken, deep, nested, chat, end].map(messageEntry));
    const { events, error } = await watch(mock);
    expect(error).toBeUndefined();
    expect(events).toMatchObject([
      { type: "chat" },
      { type: "decodeError", method: "WebcastChatMessage", msgId: "7", error: { code: "ERR_PAYLOAD_MALFORMED" } },
      { type: "decodeError", msgId: "8", error: { code: "ERR_NESTING_LIMIT" } },
      { type: "unknown", method: "ProtoMessageFetchResult", msgId: "9" },
      { type: "chat" },
      { type: "control" },
    ]);
  });
});

/** A fetch result in a message in a fetch result, and so on. */
function nestResults(depth: number): Uint8Array {
  let payload: Uint8Array = new Uint8Array(0);
  for (let level = 0; level < depth; level++) {
    payload = encodeFetchResult({ messages: [{ method: "ProtoMessageFetchResult", payload }] });
  }
  return payload;
}

describe("bad credentials", () => {
  /** A client that hands out other credentials than the server gave. */
  function tamper(client: SigningClient, change: Partial<WsCredentials>): SigningClient {
    return {
      ...client,
      baseUrl: client.baseUrl,
      wsCredentials: async (...call: Parameters<SigningClient["wsCredentials"]>) => ({
        ...(await client.wsCredentials(...call)),
        ...change,
      }),
    };
  }

  it("refuses an unknown key with 401", async () => {
    await using mock = await startMockServer();
    const connecting = connectDirect({ client: clientOf(mock, "not-a-key"), uniqueId: "streamer" });
    await expect(connecting).rejects.toMatchObject({ code: "ERR_UNAUTHORIZED", status: 401 });
  });

  it("says that an unknown user is not live", async () => {
    await using mock = await startMockServer();
    const connecting = connectDirect({ client: clientOf(mock), uniqueId: "nobody" });
    await expect(connecting).rejects.toMatchObject({ code: "ERR_NOT_LIVE" });
  });

  it.each<[string, Partial<WsCredentials>, string]>([
    ["other cookies", { cookies: "ttwid=wrong" }, "cookie mismatch"],
    ["another User-Agent", { userAgent: "wrong" }, "user agent mismatch"],
  ])("is told why the socket refuses %s", async (_title, change, reason) => {
    await using mock = await startMockServer();
    const connecting = connectDirect({ client: tamper(clientOf(mock), change), uniqueId: "streamer" });
    await expect(connecting).rejects.toMatchObject({ code: "ERR_HTTP_STATUS", status: 200, handshakeMessage: reason });
  });

  it("is told when to come back after too many requests", async () => {
    await using mock = await startMockServer();
    const client = clientOf(mock, mock.keys.sandbox);
    for (let count = 0; count < 5; count++) await client.rateLimits();
    const error = await client.rateLimits().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "ERR_RATE_LIMITED", retryable: true, rateLimit: { limit: 5, remaining: 0 } });
    expect((error as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(50_000);
  });
});
