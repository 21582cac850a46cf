import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { ManualClock } from "../testing/manual-clock.ts";
import { createReconnectPolicy, type LinkEnd, type ReconnectOptions, type RetryStep } from "./reconnect-policy.ts";
import type { RetryWait } from "./retry-wait.ts";
import { supervise } from "./supervise.ts";
import { rejectionOf } from "./testing/outcome.ts";
import { type Act, abortedEnd, endOf, ScriptedLinks } from "./testing/scripted-links.ts";

const reconnect: LinkEnd = { decision: "reconnect" };
const stop: LinkEnd = { decision: "stop" };
/** A connection of a second. */
const brief = (end: LinkEnd): Act => ({ opensAfterMs: 100, lastsMs: 1000, end });
const refused = (end: LinkEnd): Act => ({ opensAfterMs: 100, lastsMs: undefined, end });

/** Plays the acts; the first one is open when the supervision begins. `random` is one half: the first wait is 500 ms. */
async function start(acts: Act[], options: ReconnectOptions = {}) {
  const clock = new ManualClock(0);
  const controller = new AbortController();
  const links = new ScriptedLinks(clock, acts);
  const log: string[] = [];
  const opening = links.open(controller.signal);
  await clock.run(100);
  const parts = {
    open: (signal: AbortSignal) => {
      log.push(`${clock.now()}: opens`);
      return links.open(signal);
    },
    endOf,
    onRetry: ({ decision }: LinkEnd, { attempt }: RetryStep, _wait: RetryWait) => {
      log.push(`${clock.now()}: ${decision}, try ${attempt}`);
    },
    policy: createReconnectPolicy(options),
    clock,
    random: () => 0.5,
    signal: controller.signal,
  };
  const leftovers = () => clock.pending + getEventListeners(controller.signal, "abort").length + links.underWay;
  return { clock, controller, links, log, parts, leftovers, first: await opening };
}

describe("supervise", () => {
  it("waits, opens another connection, and ends as the policy decides", async () => {
    const { clock, parts, first, log, leftovers } = await start([brief(reconnect), refused(reconnect), brief(stop)]);
    const result = supervise(first, parts);
    await clock.run(60_000);
    expect(log).toEqual(["1100: reconnect, try 1", "1600: opens", "1700: reconnect, try 2", "2700: opens"]);
    expect(await result).toEqual({ end: stop, why: "decision" });
    expect(leftovers()).toBe(0);
  });

  it("tells the last end when there were too many tries", async () => {
    const last: LinkEnd = { decision: "reconnect", retryAfterMs: 7 };
    const { clock, parts, first, log, leftovers } = await start([brief(reconnect), refused(last)], { maxAttempts: 1 });
    const result = supervise(first, parts);
    await clock.run(60_000);
    expect(await result).toEqual({ end: last, why: "attempts" });
    expect(log).toHaveLength(2);
    expect(leftovers()).toBe(0);
  });

  it("takes an `open` that throws before it waits for one that failed", async () => {
    const { clock, parts, first } = await start([brief(reconnect)]);
    const open = () => {
      throw new Error("at once");
    };
    const result = supervise(first, { ...parts, open, endOf: (): LinkEnd => ({ decision: "never" }) });
    await clock.run(60_000);
    expect(await result).toEqual({ end: { decision: "never" }, why: "decision" });
  });

  it.each([
    ["a connection is open", 500, abortedEnd],
    ["it waits", 1200, reconnect],
    ["it opens a connection", 1650, abortedEnd],
    ["the second connection is open", 2000, abortedEnd],
  ])("ends at once when the signal aborts while %s", async (_, at, end) => {
    const { clock, controller, parts, first, leftovers } = await start([brief(reconnect), brief(reconnect)]);
    const result = supervise(first, parts);
    await clock.run(at - clock.now());
    controller.abort();
    expect(await result).toEqual({ end, why: "aborted" });
    expect(leftovers()).toBe(0);
  });

  it("does not wait when the signal aborts as it tells of a retry", async () => {
    const { clock, controller, parts, first, log, leftovers } = await start([brief(reconnect)]);
    const result = supervise(first, { ...parts, onRetry: () => controller.abort() });
    await clock.run(1000);
    expect(await result).toEqual({ end: reconnect, why: "aborted" });
    expect(log).toEqual([]);
    expect(leftovers()).toBe(0);
  });

  it("opens another connection at once when the wait is cut short, and counts that as the same try", async () => {
    const { clock, parts, first, log, leftovers } = await start([brief(reconnect), refused(reconnect), brief(stop)]);
    const waits: RetryWait[] = [];
    const onRetry: typeof parts.onRetry = (end, step, wait) => {
      waits.push(wait);
      parts.onRetry(end, step, wait);
    };
    const result = supervise(first, { ...parts, onRetry });
    await clock.run(1100);
    waits[0]?.cutShort();
    await clock.run(60_000);
    expect(log).toEqual(["1100: reconnect, try 1", "1200: opens", "1300: reconnect, try 2", "2300: opens"]);
    expect(await result).toEqual({ end: stop, why: "decision" });
    expect(leftovers()).toBe(0);
  });

  it("waits for the end of a connection that opened in spite of the signal", async () => {
    const { clock, controller, links, parts, first } = await start([brief(reconnect), brief(reconnect)]);
    const deaf = new AbortController().signal;
    const result = supervise(first, { ...parts, open: () => links.open(deaf) });
    await clock.run(1550);
    controller.abort();
    await clock.run(1049);
    expect(links.underWay).toBe(1);
    await clock.run(1);
    expect(await result).toEqual({ end: reconnect, why: "aborted" });
    expect(links.underWay).toBe(0);
  });

  it("rejects with what a callback throws, and leaves nothing behind", async () => {
    const { clock, parts, first, leftovers } = await start([brief(reconnect)]);
    const error = new Error("own");
    const onRetry = () => {
      throw error;
    };
    const result = rejectionOf(supervise(first, { ...parts, onRetry }));
    await clock.run(60_000);
    expect(await result).toBe(error);
    expect(leftovers()).toBe(0);
  });
});
