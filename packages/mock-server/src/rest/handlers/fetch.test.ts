import { decodeFetchResult, encodeEvent } from "@webcast-kit/protocol";
import { afterEach, describe, expect, it, vi } from "vitest";
import { callEndpoint } from "../../../testing/rest-client.ts";
import { createManualClock } from "../../clock/virtual-clock.ts";
import type { MockServerOptions } from "../../options.ts";
import { type MockServer, startMockServer } from "../../server.ts";
import type { Tape } from "../../tape/tape.ts";

const NOW = Date.parse("2026-01-01");
const TAPE_START = "2025-06-01T00:00:00.000Z";

const line = (t: number, comment: string) => {
  const event = { type: "chat", user: { id: "1", uniqueId: "a" }, comment } as Parameters<typeof encodeEvent>[0];
  return { t, kind: "message", message: encodeEvent(event) } as const;
};
const tape: Tape = {
  header: { tape: 1, id: "short", created: TAPE_START, license: "CC0-1.0", origin: "synthetic" },
  entries: [
    line(0, "one"),
    line(0, "two"),
    { t: 500, kind: "text", text: "{}" },
    line(1000, "three"),
    line(1500, "four"),
    line(60_000, "five"),
  ],
};

let mock: MockServer;
afterEach(() => mock.close());

async function start(options: MockServerOptions = {}) {
  mock = await startMockServer({ clock: createManualClock(NOW), limits: false, tape, ...options });
  return mock.clock;
}

const poll = (cursor?: string, extra: { signal?: AbortSignal; unique_id?: string } = {}) => {
  const { unique_id = "streamer", ...rest } = extra;
  return callEndpoint("fetch", { unique_id, ...(cursor === undefined ? {} : { cursor }) }, { url: mock.url, ...rest });
};

/** Resolves when a poll has begun to wait, to its timer and for how long. */
async function waiting(begin: () => unknown) {
  const armed = vi.spyOn(mock.clock, "setTimeout");
  begin();
  await vi.waitFor(() => expect(armed).toHaveBeenCalled(), { timeout: 5000 });
  const [waitMs = Number.NaN] = armed.mock.calls.map(([, delayMs]) => delayMs);
  const timer = armed.mock.results[0]?.value as { readonly cancelled: boolean };
  armed.mockRestore();
  return { waitMs, timer };
}

/** The answer of a poll that waits, and how long it did. */
async function pollAndAdvance(cursor: string) {
  const answers: ReturnType<typeof poll>[] = [];
  const { waitMs } = await waiting(() => answers.push(poll(cursor)));
  await mock.clock.advance(waitMs);
  const { data } = await (answers[0] as (typeof answers)[number]);
  return { data, waitMs };
}

describe("fetch", () => {
  it("gives the tape from its start, in the bytes of the platform", async () => {
    await start();
    const { data } = await poll("");
    expect(data).toMatchObject({ room_id: "7123456789", alive: true, message_count: 2 });
    const result = decodeFetchResult(Buffer.from(data.raw_data, "base64"));
    expect(result.messages.map(({ method }) => method)).toEqual(["WebcastChatMessage", "WebcastChatMessage"]);
    expect([result.cursor, result.now, result.fetchType]).toEqual([data.cursor, Date.parse(TAPE_START), 2]);
    expect(data.messages).toBeUndefined();
  });

  it("gives the same answer to the same cursor", async () => {
    await start();
    const { cursor } = (await poll()).data;
    await mock.clock.advance(1000);
    expect((await poll(cursor)).data).toEqual((await poll(cursor)).data);
  });

  it("waits for the next batch, passing over what is for sockets", async () => {
    await start();
    const first = await poll();
    const second = await pollAndAdvance(first.data.cursor);
    expect([second.data.message_count, second.waitMs]).toEqual([1, 1000]);
  });

  it("gives all that became due since the poll before", async () => {
    const clock = await start();
    const { cursor } = (await poll()).data;
    await clock.advance(1500);
    expect((await poll(cursor)).data.message_count).toBe(2);
  });

  it("answers after 10 s without messages, and goes on with the same cursor", async () => {
    const clock = await start();
    const { cursor } = (await poll()).data;
    await clock.advance(2000);
    const { data } = await poll(cursor);
    const empty = await pollAndAdvance(data.cursor);
    expect(empty.waitMs).toBe(10_000);
    expect(empty.data).toMatchObject({ message_count: 0, cursor: data.cursor, alive: true });
    expect(decodeFetchResult(Buffer.from(empty.data.raw_data, "base64")).messages).toEqual([]);
    await clock.advance(50_000);
    expect((await poll(empty.data.cursor)).data.message_count).toBe(1);
  });

  it("plays faster, and without waiting at speed 0", async () => {
    await start({ speed: 10 });
    expect((await pollAndAdvance((await poll()).data.cursor)).waitMs).toBe(100);
    await mock.close();
    await start({ speed: 0 });
    const { data } = await poll();
    expect(data.message_count).toBe(5);
    expect((await poll(data.cursor)).data.message_count).toBe(0);
  });

  it("gives 100 messages at once at most", async () => {
    const entries = Array.from({ length: 150 }, (_, index) => line(index, `${index}`));
    await start({ speed: 0, tape: { ...tape, entries } });
    const { data } = await poll();
    expect([data.message_count, (await poll(data.cursor)).data.message_count]).toEqual([100, 50]);
  });

  it.each(["x", "t-1-0-0", "t-7123456789-9999999999999-0", "t-7123456789-0-99"])(
    "refuses cursor %s",
    async (cursor) => {
      await start();
      const { status, body } = await poll(cursor);
      expect([status, body.code]).toEqual([400, "INVALID_REQUEST"]);
    },
  );

  it("refuses the cursor of another room", async () => {
    await start();
    const { cursor } = (await poll()).data;
    expect((await poll(cursor, { unique_id: "username" })).status).toBe(400);
  });

  it("has decoded messages beside the bytes where the prose is read", async () => {
    await start({ quirks: { fetchMessages: "decoded" } });
    const { messages } = (await poll()).data;
    expect(messages).toMatchObject([
      { method: "WebcastChatMessage", type: "chat", comment: "one", user: { uniqueId: "a" } },
      { method: "WebcastChatMessage", type: "chat", comment: "two" },
    ]);
  });

  it("waits no longer when the client goes away", async () => {
    await start();
    const { cursor } = (await poll()).data;
    const gone = new AbortController();
    const answers: Promise<unknown>[] = [];
    const { timer } = await waiting(() => answers.push(poll(cursor, { signal: gone.signal }).catch(String)));
    gone.abort();
    await vi.waitFor(() => expect(timer.cancelled).toBe(true), { timeout: 5000 });
    expect(await answers[0]).toContain("AbortError");
  });

  it("does not keep the server from closing", async () => {
    await start();
    const { cursor } = (await poll()).data;
    const answers: Promise<unknown>[] = [];
    const { timer } = await waiting(() => answers.push(poll(cursor).catch(String)));
    await mock.close();
    await answers[0];
    await vi.waitFor(() => expect(timer.cancelled).toBe(true));
  });
});
