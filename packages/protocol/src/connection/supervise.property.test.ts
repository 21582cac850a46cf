import { getEventListeners } from "node:events";
import { closeDecisions } from "@webcast-kit/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ManualClock, settled } from "../testing/manual-clock.ts";
import { createReconnectPolicy, type ReconnectOptions } from "./reconnect-policy.ts";
import { supervise } from "./supervise.ts";
import { type Act, endOf, ScriptedLinks } from "./testing/scripted-links.ts";

const act = fc.record({
  opensAfterMs: fc.nat(5000),
  lastsMs: fc.option(fc.nat(30_000), { nil: undefined }),
  end: fc.record({
    decision: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom("reconnect" as const, "wait-for-live" as const) },
      { weight: 1, arbitrary: fc.constantFrom(...closeDecisions) },
    ),
    retryAfterMs: fc.option(fc.nat(10_000), { nil: undefined }),
  }),
});
const firstAct = fc.record({ opensAfterMs: fc.constant(0), lastsMs: fc.nat(30_000), end: act.map(({ end }) => end) });
/** Nothing is tried after it. */
const lastAct: Act = { opensAfterMs: 0, lastsMs: undefined, end: { decision: "stop" } };

const script = fc.tuple(firstAct, fc.array(act, { maxLength: 8 })).map(([first, rest]) => [first, ...rest, lastAct]);
const policyOptions = fc.record({ maxAttempts: fc.constantFrom(0, 1, 3, 100) });

type Phase = "open" | "waiting" | "opening";

interface Moment {
  readonly at: number;
  readonly phase: Phase | "over";
}

/** All waits are whole numbers of milliseconds with it. */
const RANDOM = 0.5;
/** Longer than any script. */
const FOREVER_MS = 10_000_000;

/** When each phase begins, added up by hand. */
function timelineOf(acts: readonly Act[], options: ReconnectOptions) {
  const policy = createReconnectPolicy(options);
  const moments: Moment[] = [];
  let at = 0;
  for (const { opensAfterMs, lastsMs, end } of acts) {
    if (moments.length > 0) moments.push({ at, phase: "opening" });
    at += opensAfterMs;
    if (lastsMs !== undefined) {
      moments.push({ at, phase: "open" });
      at += lastsMs;
    }
    const step = policy.next(end, RANDOM);
    if (step.action === "stop") return { moments: [...moments, { at, phase: "over" as const }], end, why: step.why };
    moments.push({ at, phase: "waiting" });
    at += step.delayMs;
  }
  throw new Error("the script has no end");
}

/** Runs a script in virtual time, up to its end or to the abort. */
async function run(acts: readonly Act[], options: ReconnectOptions, abortAt: number) {
  const clock = new ManualClock(0);
  const controller = new AbortController();
  const { signal } = controller;
  const links = new ScriptedLinks(clock, acts);
  const moments: Moment[] = [];
  const note = (phase: Moment["phase"]) => moments.push({ at: clock.now(), phase });
  const opening = links.open(signal);
  await clock.run(0);
  note("open");
  const supervision = supervise(await opening, {
    open: async (inner) => {
      note("opening");
      const link = await links.open(inner);
      note("open");
      return link;
    },
    endOf,
    onRetry: () => note("waiting"),
    policy: createReconnectPolicy(options),
    clock,
    random: () => RANDOM,
    signal,
  });
  const over = supervision.finally(() => note("over"));
  await clock.run(abortAt);
  controller.abort();
  const result = await Promise.race([over, settled()]);
  const leftovers = clock.pending + getEventListeners(signal, "abort").length + links.underWay;
  return { moments, result, leftovers, most: links.most };
}

describe("supervise, whatever the other side does", () => {
  it("opens, waits and ends when the policy says, with one connection at a time, and leaves nothing behind", async () => {
    const reasons = new Set<string>();
    await fc.assert(
      fc.asyncProperty(script, policyOptions, async (acts, options) => {
        const expected = timelineOf(acts, options);
        const { moments, result, leftovers, most } = await run(acts, options, FOREVER_MS);
        expect(moments).toEqual(expected.moments);
        expect(result).toEqual({ end: expected.end, why: expected.why });
        expect(most).toBe(1);
        expect(leftovers).toBe(0);
        reasons.add(expected.why);
      }),
    );
    expect(reasons).toEqual(new Set(["decision", "attempts"]));
  });

  it("ends at once when its signal aborts, in whatever phase, and leaves nothing behind", async () => {
    const phases = new Set<string>();
    await fc.assert(
      fc.asyncProperty(script, policyOptions, fc.nat(), async (acts, options, drawn) => {
        const { moments: expected } = timelineOf(acts, options);
        const total = expected.at(-1)?.at as number;
        // Between two milliseconds, since everything else happens at one.
        const abortAt = (drawn % (total + 1)) - 0.5;
        fc.pre(abortAt > 0);
        const { moments, result, leftovers, most } = await run(acts, options, abortAt);
        const before = expected.filter(({ at }) => at < abortAt);
        expect(moments).toEqual([...before, { at: abortAt, phase: "over" }]);
        expect(result).toMatchObject({ why: "aborted" });
        expect(most).toBe(1);
        expect(leftovers).toBe(0);
        phases.add(before.at(-1)?.phase as string);
      }),
    );
    expect(phases).toEqual(new Set<Phase>(["open", "waiting", "opening"]));
  });
});
