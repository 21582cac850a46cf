import { ManualClock, settled } from "@webcast-kit/protocol/testing";
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from "vitest";
import { FakeSockets } from "../testing/fake-sockets.ts";
import { liveErrorOf } from "../testing/outcome.ts";
import type { CaptionsEvent, CaptionsStreamEvent } from "./captions/captions-event.ts";
import type { LiveError } from "./errors.ts";
import { TikTokCaptions, type TikTokCaptionsOptions } from "./tiktok-captions.ts";

beforeEach(() => {
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => vi.restoreAllMocks());

const connecting = { type: "status", status: "connecting", message: "Connecting to the stream" };

function setup(options: Partial<TikTokCaptionsOptions> = {}) {
  const sockets = new FakeSockets();
  const clock = new ManualClock();
  const captions = new TikTokCaptions({
    uniqueId: "streamer",
    apiKey: "key-of-the-test",
    socket: sockets.factory,
    clock,
    ...options,
  });
  const heard: CaptionsStreamEvent[] = [];
  captions.on("event", (event) => heard.push(event));
  const letIn = (): void => void sockets.outcomes.push((socket) => socket.receive(connecting));
  letIn();
  return { captions, sockets, clock, heard, letIn };
}

const refuse = (code: string, closeCode: number) => (socket: FakeSockets["last"]) => {
  socket.receive({ type: "error", code, message: `no: ${code}` });
  socket.drop(closeCode, `REASON: ${code}`);
};

describe("captions", () => {
  it("are asked for with the settings of the reference", async () => {
    const { captions, sockets } = setup({ translate: "en", diarization: true, maxDurationMinutes: 120 });
    await captions.start();
    expect(sockets.asked[0]?.url).toBe(
      "wss://api.tik.tools/captions?uniqueId=streamer&translate=en&diarization=true&max_duration_minutes=120&apiKey=key-of-the-test",
    );
    await captions.stop();
  });

  it("come typed, as the server sent them", async () => {
    const { captions, sockets, heard } = setup();
    await captions.start();
    const messages = [
      { type: "caption", text: "Hello", speaker: "Speaker 1", isFinal: false, language: "en" },
      { type: "translation", text: "Hola", speaker: "Speaker 1", targetLanguage: "es" },
      { type: "credits", total: 10, used: 1, remaining: 9 },
      { type: "credits_low", remaining: 2, percentage: 20 },
    ];
    for (const message of messages) sockets.last.receive(message);
    expect(heard).toEqual([
      { type: "connected", uniqueId: "streamer", roomId: "", connection: 1 },
      connecting,
      ...messages,
    ]);
    captions.on("caption", (event) => expectTypeOf(event).toEqualTypeOf<CaptionsEvent<"caption">>());
    captions.on("error", (error) => expectTypeOf(error).toEqualTypeOf<CaptionsEvent<"error"> | LiveError>());
    await captions.stop();
  });

  it("say how much is left by the name of the reference, also where the server has another", async () => {
    const { captions, sockets, heard } = setup();
    await captions.start();
    sockets.last.receive({ type: "credits_low", remaining: 2, percent: 20 });
    expect(heard.at(-1)).toMatchObject({ type: "credits_low", percentage: 20 });
    await captions.stop();
  });

  it("deliver what is unknown, and count it", async () => {
    const { captions, sockets, heard } = setup();
    await captions.start();
    for (const type of ["hello", "connected", "event", "__proto__"]) sockets.last.receive({ type, text: "x" });
    expect(heard.slice(2)).toEqual(
      ["hello", "connected", "event", "__proto__"].map((name) => ({
        type: "unknown",
        name,
        data: { type: name, text: "x" },
      })),
    );
    sockets.last.receive({ type: "caption", text: "" });
    expect(captions.stats.drift).toMatchObject({
      unknownNames: { hello: 1, connected: 1, event: 1 },
      emptyValues: { "caption.text": 1, "caption.isFinal": 1 },
    });
    await captions.stop();
  });

  it("hear an error of the server, and go on; nobody has to listen", async () => {
    const { captions, sockets } = setup();
    await captions.start();
    const message = { type: "error", code: "HICCUP", message: "a moment" };
    sockets.last.receive(message);
    const errors: unknown[] = [];
    const remove = captions.on("error", (error) => errors.push(error));
    sockets.last.receive(message);
    remove();
    sockets.last.receive(message);
    expect(errors).toEqual([message]);
    expect(captions.stats.connections).toBe(1);
    await captions.stop();
  });

  it.each<[unknown, unknown, string]>([
    [{ toString: 1 }, [[{ toString: null }]], "NOT_LIVE"],
    [undefined, null, "NOT_LIVE"],
    [7, "only words", "4404: only words"],
    ["ONLY_CODE", false, "4404: ONLY_CODE"],
  ])("go on at an error with code %j and message %j, and take from it what is a text", async (code, message, said) => {
    const { captions, sockets, heard } = setup({ onStreamEnd: "stop" });
    sockets.outcomes.splice(0, 1, (socket) => {
      socket.receive({ type: "error", code, message });
      socket.drop(4404);
    });
    const error = await liveErrorOf(captions.start());
    expect(error.message).toMatch(new RegExp(`${said}$`));
    expect(heard).toMatchObject([{ type: "error" }]);
    expect(captions.stats.decodeErrors).toBe(0);
  });

  it("end with an error that says what the server said", async () => {
    const { captions, sockets, heard } = setup();
    await captions.start();
    const errors: { readonly code: string }[] = [];
    captions.on("error", (error) => errors.push(error));
    refuse("NO_CREDITS", 4429)(sockets.last);
    await captions.ended;
    expect(errors).toMatchObject([
      { type: "error", code: "NO_CREDITS" },
      { code: "ERR_RATE_LIMITED", apiCode: "NO_CREDITS", retryable: false, closeCode: 4429 },
    ]);
    expect(heard.at(-1)).toMatchObject({ type: "disconnected", willReconnect: false });
  });

  it.each([
    ["INVALID_OPTIONS", 4400, "ERR_INVALID_OPTIONS"],
    ["INVALID_API_KEY", 4401, "ERR_UNAUTHORIZED"],
    ["TIER_REQUIRED", 4403, "ERR_NO_PERMISSION"],
    ["NOT_LIVE", 4404, "ERR_NOT_LIVE"],
    ["TOO_MANY_CONNECTIONS", 4429, "ERR_RATE_LIMITED"],
  ] as const)("are refused with %s, and nothing goes on", async (apiCode, closeCode, code) => {
    const { captions, sockets, clock, heard } = setup();
    sockets.outcomes.splice(0, 1, refuse(apiCode, closeCode));
    const error = await liveErrorOf(captions.start());
    expect(error).toMatchObject({ code, apiCode, closeCode });
    expect(error.message).toBe(`${code}: the server closed the socket with ${closeCode}: ${apiCode}, no: ${apiCode}`);
    await clock.run(86_400_000);
    expect([sockets.asked.length, clock.pending]).toEqual([1, 0]);
    expect(heard.map(({ type }) => type)).toEqual(["error"]);
  });

  it("go on at once after the longest duration, with a gap", async () => {
    const { captions, sockets, clock, heard, letIn } = setup({ maxDurationMinutes: 1 });
    await captions.start();
    letIn();
    sockets.last.drop(4555, "MAX_LIFETIME");
    await clock.run(0);
    expect(sockets.opened).toHaveLength(2);
    expect(heard.slice(2).map(({ type }) => type)).toEqual(["disconnected", "connected", "gap", "status"]);
    await captions.stop();
  });

  it("wait for the creator's next stream, or stop", async () => {
    const waiting = setup();
    await waiting.captions.start();
    waiting.sockets.last.drop(4005);
    await settled();
    expect(waiting.heard.at(-1)).toMatchObject({ willReconnect: true, retryInMs: 60_000 });
    await waiting.captions.stop();
    const stopping = setup({ onStreamEnd: "stop" });
    await stopping.captions.start();
    stopping.sockets.last.drop(4005);
    expect(await stopping.captions.ended).toEqual({ code: 4005, reason: "STREAM_END", cause: "closed" });
  });

  it("need a key, and are checked before anything is sent", () => {
    expect(() => setup({ apiKey: undefined })).toThrow(
      "ERR_ARGUMENT: apiKey must be 1 to 512 visible ASCII characters",
    );
    expect(() => setup({ translate: "en,es" })).toThrow("ERR_ARGUMENT: translate takes one language a session");
  });
});
