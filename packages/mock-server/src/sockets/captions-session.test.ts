import { describe, expect, it } from "vitest";
import { Credits } from "../limits/credits.ts";
import { createRandom } from "../rooms/random.ts";
import { CaptionsSession, type CaptionsSessionOptions, STREAM_END } from "./captions-session.ts";

const MINUTE_MS = 60_000;

function start(options: Partial<CaptionsSessionOptions> = {}) {
  const session = new CaptionsSession({
    random: createRandom(1),
    language: "en",
    translate: undefined,
    diarization: true,
    lifetimeMs: 60 * MINUTE_MS,
    credits: new Credits(1000),
    creditsLow: "percentage",
    ...options,
  });
  session.open(0);
  const drain = () => session.drain().map((output) => (output.type === "send" ? output.frame : output));
  const framesUntil = (now: number) => {
    session.tick(now);
    return drain();
  };
  return { session, drain, framesUntil };
}

const typed = (type: string) => (frame: { readonly type: string }) => frame.type === type;

describe("CaptionsSession", () => {
  it("says where in the speech a caption is", () => {
    const [first] = start().framesUntil(10_000).filter(typed("caption"));
    expect(first).toMatchObject({ isFinal: false, startMs: expect.any(Number), confidence: expect.any(Number) });
  });

  it.each([
    ["es", /^[¡¿A-Z]/],
    ["ja", /[ぁ-ん]/],
    ["it", /^\[it\] [A-Z]/],
  ])("translates into %s", (translate, pattern) => {
    const translations = start({ translate }).framesUntil(MINUTE_MS).filter(typed("translation"));
    expect(translations.length).toBeGreaterThan(5);
    for (const frame of translations) {
      expect(frame).toMatchObject({
        text: expect.stringMatching(pattern),
        targetLanguage: translate,
        sourceLanguage: "en",
      });
    }
  });

  it.each([
    ["percentage", { percentage: 20 }],
    ["percent", { percent: 20 }],
    ["both", { percentage: 20, percent: 20 }],
  ] as const)("warns with %s", (creditsLow, fields) => {
    const warnings = start({ creditsLow, credits: new Credits(10) })
      .framesUntil(9 * MINUTE_MS)
      .filter(typed("credits_low"));
    expect(warnings).toEqual([{ type: "credits_low", remaining: 2, ...fields }]);
  });

  it("warns again when credits that were added are low", () => {
    const credits = new Credits(1);
    const { framesUntil } = start({ credits });
    const warnings = (now: number) => framesUntil(now).filter(typed("credits_low"));
    expect(warnings(55_000)).toHaveLength(1);
    credits.set(10);
    expect(warnings(8 * MINUTE_MS)).toEqual([]);
    expect(warnings(10 * MINUTE_MS)).toHaveLength(1);
  });

  it("says why it ends without credits", () => {
    expect(
      start({ credits: new Credits(1) })
        .framesUntil(2 * MINUTE_MS)
        .slice(-3),
    ).toEqual([
      { type: "error", code: "NO_CREDITS", message: "No credits left" },
      { type: "status", status: "ended", message: "No credits left" },
      { type: "close", code: 4429, reason: "TOO_MANY_CONNECTIONS: NO_CREDITS" },
    ]);
  });

  it("shares the credits of a key with other sessions", () => {
    const credits = new Credits(1);
    const [one, other] = [start({ credits }), start({ credits })];
    for (let now = 0; now <= 31_000; now += 100) {
      one.session.tick(now);
      other.session.tick(now);
    }
    expect(credits.remainingMs).toBe(0);
    for (const { drain } of [one, other]) expect(drain().at(-1)).toMatchObject({ type: "close", code: 4429 });
  });

  it("does nothing after its end", () => {
    const { session, drain, framesUntil } = start();
    session.end(100, STREAM_END);
    expect(drain()).toEqual([
      { type: "status", status: "connecting", message: "Connecting to the stream" },
      { type: "status", status: "ended", message: "The stream has ended" },
      { type: "close", code: 4005, reason: "STREAM_END" },
    ]);
    session.end(200, STREAM_END);
    expect(framesUntil(MINUTE_MS)).toEqual([]);
    expect(session.nextTimeout()).toBeUndefined();
  });
});
