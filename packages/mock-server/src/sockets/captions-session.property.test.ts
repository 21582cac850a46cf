import { type CaptionsMessageType, captionsMessages } from "@webcast-kit/contract";
import fc from "fast-check";
import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { Credits } from "../limits/credits.ts";
import { createRandom } from "../rooms/random.ts";
import { type CaptionsFrame, type CaptionsOutput, CaptionsSession, STREAM_END } from "./captions-session.ts";

const START_MS = 1_767_225_600_000;
const MINUTE_MS = 60_000;

const plans = fc.record({
  seed: fc.nat({ max: 2 ** 31 - 1 }),
  language: fc.constantFrom("en", "es-MX", "ja", "it"),
  translate: fc.constantFrom(undefined, "fr", "ja", "it"),
  diarization: fc.boolean(),
  minutes: fc.integer({ min: 1, max: 4 }),
  credits: fc.integer({ min: 1, max: 5 }),
  /** The stream ends after so long. */
  endMs: fc.integer({ min: 0, max: 6 * MINUTE_MS }),
});
type Plan = typeof plans extends fc.Arbitrary<infer Value> ? Value : never;

interface Timed {
  readonly at: number;
  readonly output: CaptionsOutput;
}

/** Runs a session to its end; it is ticked when something is due, or at other times. */
function run(plan: Plan, tickMs?: () => number): Timed[] {
  const { seed, minutes, credits, endMs, ...options } = plan;
  const session = new CaptionsSession({
    ...options,
    random: createRandom(seed),
    lifetimeMs: minutes * MINUTE_MS,
    credits: new Credits(credits),
    creditsLow: "percentage",
  });
  const timed: Timed[] = [];
  const drain = (at: number) => timed.push(...session.drain().map((output) => ({ at: at - START_MS, output })));
  let now = START_MS;
  session.open(now);
  drain(now);
  for (let next = session.nextTimeout(); next !== undefined; next = session.nextTimeout()) {
    expect(next).toBeGreaterThanOrEqual(now);
    now = tickMs === undefined ? next : now + tickMs();
    if (now >= START_MS + endMs) session.end(START_MS + endMs, STREAM_END);
    else session.tick(now);
    drain(now);
  }
  return timed;
}

const framesOf = (timed: readonly Timed[]) =>
  timed.flatMap(({ output }) => (output.type === "send" ? [output.frame] : []));

function only<Type extends CaptionsFrame["type"]>(frames: readonly CaptionsFrame[], type: Type) {
  return frames.filter((frame): frame is Extract<CaptionsFrame, { type: Type }> => frame.type === type);
}

const runs = { numRuns: 25 };

describe("CaptionsSession", () => {
  it("says messages of the contract's shapes", () => {
    fc.assert(
      fc.property(plans, (plan) => {
        for (const frame of framesOf(run(plan))) {
          const isValid = Value.Check(captionsMessages[frame.type as CaptionsMessageType], frame);
          if (!isValid) expect.unreachable(JSON.stringify(frame));
        }
      }),
      runs,
    );
  });

  it("goes from connecting to transcribing to ended, then closes, and nothing follows", () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const timed = run(plan);
        const frames = framesOf(timed);
        const statuses = only(frames, "status").map(({ status }) => status);
        expect(["connecting,transcribing,ended", "connecting,ended"]).toContain(statuses.join());
        expect(frames.at(-1)).toMatchObject({ type: "status", status: "ended" });
        expect(timed.findIndex(({ output }) => output.type === "close")).toBe(timed.length - 1);
      }),
      runs,
    );
  });

  it("ends when its life, the credits or the stream is over, whichever is first", () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const last = run(plan).at(-1);
        const [life, credits] = [plan.minutes * MINUTE_MS, 500 + plan.credits * MINUTE_MS];
        const end = Math.min(plan.endMs, life, credits);
        // At a tie the session's own reason comes first.
        const code = end === life ? 4555 : end === credits ? 4429 : 4005;
        expect(last?.output).toMatchObject({ type: "close", code });
        // The stream ends between two ticks.
        if (code !== 4005) expect(last?.at).toBe(end);
      }),
      runs,
    );
  });

  it("lets a partial grow until one final replaces it, followed by its translation", () => {
    fc.assert(
      fc.property(plans, (plan) => {
        let partial = "";
        const speech = framesOf(run(plan)).filter(({ type }) => type === "caption" || type === "translation");
        const speaker = plan.diarization ? /^Speaker [12]$/ : /^$/;
        for (const [index, frame] of speech.entries()) {
          if (frame.type !== "caption") continue;
          const { text, isFinal, language } = frame;
          const grows = text.startsWith(partial) && text.length > partial.length;
          const isTranslated = speech[index + 1]?.type === "translation";
          // One assertion a frame: thousands take seconds.
          expect({ grows, isTranslated, language, isKnown: speaker.test(frame.speaker) }, text).toEqual({
            grows: true,
            isTranslated: isFinal && plan.translate !== undefined,
            language: plan.language,
            isKnown: true,
          });
          partial = isFinal ? "" : text;
        }
        expect(partial).toBe("");
      }),
      runs,
    );
  });

  it("tells the credits every 30 s, to the second, and warns once when a fifth is left", () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const timed = run(plan);
        const frames = framesOf(timed);
        for (const [index, { total, used, remaining }] of only(frames, "credits").entries()) {
          expect({ total, used, remaining }).toEqual({
            total: plan.credits,
            used: (index + 1) / 2,
            remaining: plan.credits - (index + 1) / 2,
          });
        }
        const transcribed = Math.min(timed.at(-1)?.at ?? 0, plan.endMs) - 500;
        expect(only(frames, "credits")).toHaveLength(Math.max(0, Math.floor(transcribed / 30_000)));
        const warnings = only(frames, "credits_low");
        expect(warnings).toHaveLength(transcribed >= plan.credits * MINUTE_MS * 0.8 ? 1 : 0);
        for (const warning of warnings) expect(warning).toMatchObject({ percentage: 20 });
      }),
      runs,
    );
  });

  it("says the same with the same seed, however late it is ticked", () => {
    fc.assert(
      fc.property(
        plans,
        fc.infiniteStream(fc.integer({ min: 1, max: 45_000 }).map((ms) => ms + 0.3)),
        (plan, delays) => {
          const late = framesOf(run(plan, () => delays.next().value));
          expect(late).toEqual(framesOf(run(plan)));
        },
      ),
      runs,
    );
  });
});
