import { captionsMessages } from "@webcast-kit/contract";
import { encodeEvent } from "@webcast-kit/protocol";
import { Value } from "typebox/value";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSocket, refusedHandshake } from "../../testing/socket-client.ts";
import { createManualClock } from "../clock/virtual-clock.ts";
import { type MockServerOptions, readDemoTape } from "../options.ts";
import { type MockServer, startMockServer } from "../server.ts";
import type { Tape, TapeEntry } from "../tape/tape.ts";

const START_MS = 1_767_225_600_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

function tapeOf(...entries: TapeEntry[]): Tape {
  return { ...readDemoTape(), entries };
}

const control = encodeEvent({ type: "control", action: 3 });

/** A mock that is moved by hand, whose rooms are live for longer than any test. */
const startMock = (options: MockServerOptions = {}) =>
  startMockServer({
    clock: createManualClock(START_MS),
    tape: tapeOf({ t: DAY_MS, kind: "message", message: control }),
    liveUsers: ["ann"],
    ...options,
  });

let mock: MockServer;

beforeEach(async () => {
  mock = await startMock();
});

afterEach(() => mock.close());

async function open(query: string, server = mock) {
  const { socket, messages, closed } = await openSocket(`${server.wsUrl}/captions?${query}`);
  const frames = () => messages.map((text) => JSON.parse(String(text)));
  return { socket, closed, frames, ofType: (type: string) => frames().filter((frame) => frame.type === type) };
}

const journalOf = (side: string) => mock.journal.find({ side });

describe("the captions socket", () => {
  it("sends messages of the contract's shapes for as long as it was asked to, and closes with 4555", async () => {
    const { frames, ofType, closed } = await open(
      "uniqueId=@ann&apiKey=test_basic&language=en&translate=es&max_duration_minutes=2",
    );
    await mock.clock.advance(2 * MINUTE_MS);
    expect(await closed).toEqual({ code: 4555, reason: "MAX_LIFETIME" });
    for (const frame of frames()) {
      const schema = captionsMessages[frame.type as keyof typeof captionsMessages];
      expect(Value.Errors(schema, frame), JSON.stringify(frame)).toEqual([]);
    }
    expect(ofType("status").map(({ status }) => status)).toEqual(["connecting", "transcribing", "ended"]);
    expect(ofType("credits").map(({ remaining }) => remaining)).toEqual([999.5, 999, 998.5]);
    const finals = ofType("caption").filter(({ isFinal }) => isFinal);
    expect(finals.length).toBeGreaterThan(10);
    expect(ofType("translation")).toHaveLength(finals.length);
    await expect
      .poll(() => journalOf("captions"))
      .toMatchObject([
        { kind: "open", uniqueId: "ann" },
        { kind: "close", code: 4555, reason: "MAX_LIFETIME", by: "mock" },
      ]);
  });

  it("says the same to all who listen to a room, with the options of each", async () => {
    const one = await open("uniqueId=ann&apiKey=test_pro");
    const other = await open("uniqueId=ann&apiKey=test_pro&diarization=false&language=");
    await mock.clock.advance(MINUTE_MS);
    await expect.poll(() => other.frames().length).toBe(one.frames().length);
    const anonymous = one.frames().map((frame) => (frame.type === "caption" ? { ...frame, speaker: "" } : frame));
    expect(other.ofType("caption")).toEqual(anonymous.filter(({ type }) => type === "caption"));
    expect(other.ofType("caption")[0]).toMatchObject({ language: "en", speaker: "" });
  });

  it.each([
    ["no uniqueId", "apiKey=test_pro", 4400, "INVALID_OPTIONS", "INVALID_OPTIONS"],
    ["an endless uniqueId", `uniqueId=${"x".repeat(65)}&apiKey=test_pro`, 4400, "INVALID_OPTIONS", "INVALID_OPTIONS"],
    ["an empty key", "uniqueId=ann&apiKey=", 4400, "INVALID_OPTIONS", "INVALID_OPTIONS"],
    ["no key", "uniqueId=ann", 4400, "INVALID_OPTIONS", "INVALID_OPTIONS"],
    ...["max_duration_minutes=0", "max_duration_minutes=301", "max_duration_minutes=x", "diarization=maybe"].map(
      (option) => [option, `uniqueId=ann&apiKey=wrong&${option}`, 4400, "INVALID_OPTIONS", "INVALID_OPTIONS"] as const,
    ),
    [
      "an endless language",
      `uniqueId=ann&apiKey=wrong&language=${"x".repeat(36)}`,
      4400,
      "INVALID_OPTIONS",
      "INVALID_OPTIONS",
    ],
    ["two translations", "uniqueId=ann&apiKey=test_pro&translate=en,fr", 4400, "INVALID_OPTIONS", "MULTI_TRANSLATE"],
    [
      "a translation twice",
      "uniqueId=ann&apiKey=wrong&translate=en&translate=fr",
      4400,
      "INVALID_OPTIONS",
      "MULTI_TRANSLATE",
    ],
    ["an unknown key", "uniqueId=nobody&apiKey=wrong", 4401, "INVALID_AUTH", "INVALID_API_KEY"],
    ["a tier that is too small", "uniqueId=nobody&apiKey=test_sandbox", 4403, "NO_PERMISSION", "TIER_REQUIRED"],
    ["a user who is not live", "uniqueId=nobody&apiKey=test_pro", 4404, "NOT_LIVE", "NOT_LIVE"],
  ] as const)("refuses %s", async (_title, query, code, name, error) => {
    const { closed, frames } = await open(query);
    const { code: heard, reason } = await closed;
    expect({ code: heard, name: reason.split(":")[0] }).toEqual({ code, name });
    expect(frames()).toEqual([{ type: "error", code: error, message: expect.any(String) }]);
    expect(journalOf("captions")).toMatchObject([{ kind: "close", code, by: "mock" }]);
  });

  it("takes the key of the header before the query's", async () => {
    const headers = { "x-api-key": "test_pro" };
    const { socket } = await openSocket(`${mock.wsUrl}/captions?uniqueId=ann&apiKey=wrong`, { headers });
    await expect.poll(() => journalOf("captions")).toMatchObject([{ kind: "open" }]);
    socket.terminate();
  });

  it("refuses a key without credits, before it looks whether the user is live", async () => {
    mock.setCredits("test_pro", 0);
    const { closed, frames } = await open("uniqueId=nobody&apiKey=test_pro");
    expect((await closed).code).toBe(4429);
    expect(frames()).toMatchObject([{ type: "error", code: "NO_CREDITS" }]);
  });

  it("counts with the managed sockets of its key, until it is closed", async () => {
    const managed = await openSocket(`${mock.wsUrl}/?uniqueId=ann&apiKey=test_basic`);
    const captions = await open("uniqueId=ann&apiKey=test_basic");
    await open("uniqueId=ann&apiKey=test_basic");
    const refused = await open("uniqueId=nobody&apiKey=test_basic");
    expect((await refused.closed).code).toBe(4429);
    expect(refused.frames()).toMatchObject([{ type: "error", code: "TOO_MANY_CONNECTIONS" }]);
    captions.socket.close();
    await captions.closed;
    await expect.poll(() => mock.journal.find({ kind: "close" }).at(-1)).toMatchObject({ by: "client" });
    expect((await open("uniqueId=nobody&apiKey=test_basic").then(({ closed }) => closed)).code).toBe(4404);
    managed.socket.terminate();
  });

  it("shares the credits of a key among its sockets, and ends when they are used up", async () => {
    mock.setCredits("test_pro", 2);
    const clients = [await open("uniqueId=ann&apiKey=test_pro"), await open("uniqueId=ann&apiKey=test_pro")];
    await mock.clock.advance(MINUTE_MS + 5000);
    for (const { closed, ofType } of clients) {
      expect((await closed).code).toBe(4429);
      // Both names of the field, unless a quirk says otherwise.
      const [{ percentage, percent }, ...more] = ofType("credits_low");
      expect(more).toEqual([]);
      expect(percent).toBe(percentage);
      expect(percentage).toBeLessThanOrEqual(20);
      expect(ofType("credits").at(-1)).toEqual({ type: "credits", total: 2, used: 2, remaining: 0 });
      expect(ofType("error")).toMatchObject([{ code: "NO_CREDITS" }]);
      expect(ofType("status").at(-1)).toMatchObject({ status: "ended" });
    }
  });

  it("ends with the stream, also when nobody says so", async () => {
    const told = await open("uniqueId=ann&apiKey=test_pro");
    await mock.clock.advance(10_000);
    mock.end("ann");
    expect(await told.closed).toEqual({ code: 4005, reason: "STREAM_END" });
    expect(told.ofType("status").at(-1)).toMatchObject({ status: "ended" });
    mock.live("ann");
    const replaced = await open("uniqueId=ann&apiKey=test_pro");
    mock.live("ann");
    await mock.clock.advance(1000);
    expect(await replaced.closed).toEqual({ code: 4005, reason: "STREAM_END" });
  });

  it.each([
    ["the end of the stream", { t: 5000, kind: "message", message: control }, { code: 4005, reason: "STREAM_END" }],
    ["a close", { t: 5000, kind: "close", code: 4500, reason: "gone" }, { code: 4500, reason: "gone" }],
  ] as const)("ends with %s on the tape", async (_title, entry, expected) => {
    const chat = encodeEvent({ type: "control", action: 1 });
    await using server = await startMock({ tape: tapeOf({ t: 0, kind: "message", message: chat }, entry), speed: 0 });
    const { closed, ofType } = await open("uniqueId=ann&apiKey=test_pro", server);
    await server.clock.advance(4999);
    await expect.poll(() => ofType("caption").length).toBeGreaterThan(0);
    expect(ofType("status")).toHaveLength(2);
    await server.clock.advance(1);
    expect(await closed).toEqual(expected);
    expect(ofType("status").at(-1)).toMatchObject({ status: "ended" });
  });

  it("notes what a client says, and takes events only to end", async () => {
    const { socket, frames } = await open("uniqueId=ann&apiKey=test_pro");
    socket.send("hello");
    await expect.poll(() => journalOf("captions").at(-1)).toMatchObject({ kind: "message", bytes: 5 });
    expect(journalOf("captions").at(-1)).toMatchObject({ warning: "the captions socket takes no messages" });
    mock.inject("ann", [{ type: "control", action: 1 }]);
    await mock.clock.advance(100);
    expect(frames()).toHaveLength(1);
  });

  it("is closed from outside without a word", async () => {
    const { frames, closed } = await open("uniqueId=ann&apiKey=test_pro");
    expect(mock.kick({ uniqueId: "ann" }, 4500, "gone")).toBe(1);
    expect(await closed).toEqual({ code: 4500, reason: "gone" });
    await mock.clock.advance(MINUTE_MS);
    expect(frames()).toHaveLength(1);
  });

  it("refuses by status where that is how the reference is read", async () => {
    await using server = await startMock({ quirks: { refusal: "http" } });
    const { status } = await refusedHandshake(`${server.wsUrl}/captions?uniqueId=ann&apiKey=test_sandbox`, {});
    expect(status).toBe(403);
    expect(server.journal.find({ kind: "refusal" })).toMatchObject([{ side: "captions", reason: "NO_PERMISSION" }]);
  });

  it("does not run out of credits where nothing is limited", async () => {
    await using server = await startMock({ limits: false });
    const { ofType } = await open("uniqueId=ann&apiKey=test_pro", server);
    await server.clock.advance(MINUTE_MS);
    await expect.poll(() => ofType("credits").at(-1)).toMatchObject({ used: 0 });
  });
});
