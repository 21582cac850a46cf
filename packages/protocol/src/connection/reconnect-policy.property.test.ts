import { closeDecisions } from "@webcast-kit/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createReconnectPolicy, type LinkEnd, type NextStep } from "./reconnect-policy.ts";

const options = fc
  .record({
    maxAttempts: fc.oneof(fc.nat(12), fc.constant(Number.POSITIVE_INFINITY)),
    baseDelayMs: fc.integer({ min: 1, max: 5000 }),
    extraDelayMs: fc.nat(60_000),
    stableAfterMs: fc.oneof(fc.nat(3), fc.nat(20_000)),
    liveDelayMs: fc.integer({ min: 1000, max: 120_000 }),
    quotaDelayMs: fc.nat(120_000),
  })
  .map(({ extraDelayMs, ...rest }) => ({ ...rest, maxDelayMs: rest.baseDelayMs + extraDelayMs }));

type Options = typeof options extends fc.Arbitrary<infer T> ? T : never;

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const retryAfterMs = fc.option(fc.nat(200_000), { nil: undefined });

/** One connection or try: how long after the one before its data came, and how it ended. */
const link = fc.record({
  dataAfterMs: fc.array(fc.oneof(fc.nat(5), fc.nat(12_000)), { maxLength: 4 }),
  end: fc.record({
    decision: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...closeDecisions.filter((one) => one !== "stop" && one !== "never")) },
      { weight: 1, arbitrary: fc.constantFrom(...closeDecisions) },
    ),
    retryAfterMs,
  }),
  random,
});

interface PlayedLink {
  readonly dataAfterMs: readonly number[];
  readonly end: LinkEnd;
  readonly random: number;
}

/** Plays links one after the other, up to the one after which nothing more is tried. */
function play(given: Options, links: PlayedLink[]): NextStep[] {
  const policy = createReconnectPolicy(given);
  const steps: NextStep[] = [];
  let now = 0;
  for (const { dataAfterMs, end, random: drawn } of links) {
    for (const ms of dataAfterMs) {
      now += ms;
      policy.data(now);
    }
    const step = policy.next(end, drawn);
    steps.push(step);
    if (step.action === "stop") break;
  }
  return steps;
}

/** Looks back from the last link to the last stable data, and counts the tries since then. */
function expectedStep(given: Options, links: PlayedLink[]): NextStep {
  const { end, random: drawn } = links.at(-1) as PlayedLink;
  const { decision } = end;
  const askedMs = askedIn(given, end);
  if (["stop", "never"].includes(decision)) return { action: "stop", why: "decision" };
  if (decision === "wait-for-live") {
    return { action: "retry", attempt: 0, askedMs, delayMs: Math.max(askedMs, given.liveDelayMs * (1 + drawn / 10)) };
  }
  const isStable = ({ dataAfterMs: [first, ...others] }: PlayedLink) =>
    first !== undefined && others.reduce((sum, ms) => sum + ms, 0) >= given.stableAfterMs;
  const since = links.slice(Math.max(0, links.findLastIndex(isStable)));
  const attempt = since.filter((one) => one.end.decision !== "wait-for-live").length;
  if (attempt > given.maxAttempts) return { action: "stop", why: "attempts" };
  if (decision === "reconnect-now" && attempt === 1) return { action: "retry", attempt, askedMs, delayMs: askedMs };
  let longest = given.baseDelayMs;
  for (let double = 1; double < attempt; double++) longest = Math.min(longest * 2, given.maxDelayMs);
  return { action: "retry", attempt, askedMs, delayMs: askedMs + drawn * longest };
}

function askedIn({ quotaDelayMs }: Options, { decision, retryAfterMs }: LinkEnd): number {
  if (retryAfterMs !== undefined) return retryAfterMs;
  return decision === "wait-for-quota" ? quotaDelayMs : 0;
}

/** A retry's wait without its random part. */
function boundsOf(given: Options, end: LinkEnd): [number, number] {
  const asked = askedIn(given, end);
  if (end.decision === "wait-for-live") return [given.liveDelayMs, Math.max(asked, given.liveDelayMs * 1.1)];
  return [asked, asked + given.maxDelayMs];
}

describe("a reconnect policy, whatever happens to its connections", () => {
  const links = fc.array(link, { minLength: 1, maxLength: 40, size: "max" });

  it("decides as one that looks back on all that happened", () => {
    fc.assert(
      fc.property(options, links, (given, played) => {
        const steps = play(given, played);
        expect(steps).toEqual(steps.map((_, index) => expectedStep(given, played.slice(0, index + 1))));
      }),
    );
  });

  it("waits at least as long as it was asked, and no longer than its own limit on top", () => {
    fc.assert(
      fc.property(options, links, (given, played) => {
        for (const [index, step] of play(given, played).entries()) {
          if (step.action === "stop") continue;
          const { end } = played[index] as PlayedLink;
          const [shortest, longest] = boundsOf(given, end);
          expect(step.delayMs).toBeGreaterThanOrEqual(Math.max(shortest, end.retryAfterMs ?? 0));
          expect(step.delayMs).toBeLessThanOrEqual(longest);
        }
      }),
    );
  });

  it("ends for good by `stop` and `never`, and only so, or after too many tries", () => {
    fc.assert(
      fc.property(options, links, (given, played) => {
        const steps = play({ ...given, maxAttempts: Number.POSITIVE_INFINITY }, played);
        const first = played.findIndex(({ end }) => ["stop", "never"].includes(end.decision));
        const retries = steps.slice(0, first === -1 ? undefined : first);
        expect(steps).toHaveLength(first === -1 ? played.length : first + 1);
        expect(retries.every(({ action }) => action === "retry")).toBe(true);
      }),
    );
  });

  it("tries a server that accepts and closes at once no more than `maxAttempts` times", () => {
    const brief = fc.record({
      decision: fc.constantFrom("reconnect" as const, "reconnect-now" as const, "wait-for-quota" as const),
      dataMs: fc.nat(),
    });
    fc.assert(
      fc.property(options, fc.array(brief, { minLength: 13, maxLength: 13 }), random, (given, ends, drawn) => {
        const { maxAttempts, stableAfterMs } = { ...given, maxAttempts: Math.min(given.maxAttempts, 12) };
        const played = ends.map(({ decision, dataMs }) => ({
          dataAfterMs: stableAfterMs === 0 ? [] : [7, dataMs % stableAfterMs],
          end: { decision },
          random: drawn,
        }));
        const steps = play({ ...given, maxAttempts }, played);
        expect(steps.filter(({ action }) => action === "retry")).toHaveLength(maxAttempts);
        expect(steps.at(-1)).toEqual({ action: "stop", why: "attempts" });
      }),
    );
  });

  it("reconnects at once no more than once between two stretches of stable data", () => {
    const replaced = fc.record({
      dataAfterMs: fc.constantFrom<number[]>([0, 999], [0, 1000]),
      end: fc.constant<LinkEnd>({ decision: "reconnect-now" }),
      random: fc.double({ min: 0.1, max: 0.9 }),
    });
    fc.assert(
      fc.property(options, fc.array(replaced, { minLength: 1, maxLength: 20 }), (given, [first, ...others]) => {
        const played = [first as PlayedLink, ...others];
        const steps = play({ ...given, stableAfterMs: 1000, maxAttempts: Number.POSITIVE_INFINITY }, played);
        const stable = others.filter(({ dataAfterMs }) => dataAfterMs.includes(1000));
        expect(steps.filter((step) => step.action === "retry" && step.delayMs === 0)).toHaveLength(1 + stable.length);
      }),
    );
  });

  it("waits for a creator for ever, without a change of what comes after", () => {
    const wait: PlayedLink = { dataAfterMs: [], end: { decision: "wait-for-live" }, random: 0.5 };
    fc.assert(
      fc.property(options, links, fc.nat(39), fc.nat(100), (given, played, at, length) => {
        const without = play(given, played);
        const position = Math.min(at, without.length - 1);
        const waits = Array.from({ length }, () => wait);
        const withWaits = play(given, [...played.slice(0, position), ...waits, ...played.slice(position)]);
        expect(withWaits.slice(position, position + length).every((step) => step.action === "retry")).toBe(true);
        expect([...withWaits.slice(0, position), ...withWaits.slice(position + length)]).toEqual(without);
      }),
    );
  });
});
