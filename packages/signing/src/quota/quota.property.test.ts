import { ManualClock } from "@webcast-kit/protocol/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CountingServer } from "../../testing/counting-server.ts";
import { createQuota, type Quota } from "./quota.ts";

const WINDOW_MS = 60_000;
const MAX_WAIT_MS = 75_000;
const KEY = "key";

interface Asked {
  readonly atMs: number;
  end?: { readonly atMs: number; readonly how: "served" | "refused" | "aborted" };
}

/** Sends requests through a quota to the server, and writes down what happened. */
class Play {
  readonly time = new ManualClock(1_000_000);
  readonly server: CountingServer;
  readonly quota: Quota;
  readonly asked: Asked[] = [];
  readonly #served: { atMs: number; limit: number }[] = [];
  readonly #waiting: AbortController[] = [];
  #onTheirWay = 0;

  constructor(limit: number, assumedLimit: number) {
    this.server = new CountingServer(this.time, limit);
    const unixNow = () => this.time.now() + this.server.unixOffsetMs;
    this.quota = createQuota({ clock: this.time, unixNow, assumedLimit, maxWaitMs: MAX_WAIT_MS });
  }

  request(thereMs: number, backMs: number): void {
    const { time, server } = this;
    const gate = this.quota.gateFor(KEY);
    const controller = new AbortController();
    const asked: Asked = { atMs: time.now() };
    const end = (how: "served" | "refused" | "aborted") => {
      asked.end = { atMs: time.now(), how };
    };
    this.asked.push(asked);
    this.#waiting.push(controller);
    gate.take(controller.signal).then(
      () => {
        end("served");
        this.#served.push({ atMs: time.now(), limit: this.quota.stats(KEY)?.limit ?? 0 });
        this.#onTheirWay++;
        time.setTimeout(() => {
          this.#onTheirWay--;
          const { headers, status } = server.arrive();
          time.setTimeout(() => gate.report(headers, status), backMs);
        }, thereMs);
      },
      () => end(controller.signal.aborted ? "aborted" : "refused"),
    );
  }

  /** Not while a request is on its way: what leaves the machine half a window late is beyond what a quota can know. */
  sleep(ms: number): void {
    if (this.#onTheirWay === 0) this.time.skip(ms);
  }

  abort(index: number): void {
    this.#waiting[index % Math.max(1, this.#waiting.length)]?.abort();
  }

  /** The most that left within one window was never more than was known to be allowed when the last of it left. */
  get keptToLimit(): boolean {
    return this.#served.every(({ atMs, limit }, index) => {
      const before = this.#served.slice(0, index + 1).filter((other) => other.atMs > atMs - WINDOW_MS);
      return before.length <= limit;
    });
  }

  get inOrder(): boolean {
    const times = this.asked.flatMap(({ end }) => (end?.how === "served" ? [end.atMs] : []));
    return times.every((atMs, index) => atMs >= (times[index - 1] ?? 0));
  }
}

const wait = fc.oneof(fc.constant(0), fc.nat(2000), fc.nat(40_000));
const travel = fc.oneof(fc.nat(50), fc.nat(12_000));
const request = fc.record({ do: fc.constant("request" as const), wait, there: travel, back: travel });
const abort = fc.record({ do: fc.constant("abort" as const), wait, which: fc.nat(200) });
const change = fc.record({ do: fc.constant("change" as const), wait, limit: fc.integer({ min: 1, max: 12 }) });
const clockStep = fc.record({ do: fc.constant("clock" as const), wait, ms: fc.integer({ min: -1e9, max: 1e9 }) });
const sleep = fc.record({ do: fc.constant("sleep" as const), wait, ms: fc.nat(100_000) });
const limits = fc.integer({ min: 1, max: 12 });

type Step =
  | { do: "request"; wait: number; there: number; back: number }
  | { do: "abort"; wait: number; which: number }
  | { do: "change"; wait: number; limit: number }
  | { do: "clock" | "sleep"; wait: number; ms: number };

async function run(play: Play, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    await play.time.run(step.wait);
    if (step.do === "request") play.request(step.there, step.back);
    else if (step.do === "abort") play.abort(step.which);
    else if (step.do === "change") play.server.limit = step.limit;
    else if (step.do === "clock") play.server.unixOffsetMs += step.ms;
    else play.sleep(step.ms);
  }
  await play.time.run(MAX_WAIT_MS + 30_000);
}

describe("a quota", () => {
  it("never sends what a server with a steady limit would refuse, however slow the way is", async () => {
    const cases = limits.chain((limit) => fc.tuple(fc.constant(limit), fc.integer({ min: 1, max: limit })));
    const steps = fc.array(fc.oneof({ weight: 8, arbitrary: request }, abort, clockStep, sleep), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(cases, steps, async ([limit, assumedLimit], all) => {
        const play = new Play(limit, assumedLimit);
        await run(play, all);
        expect(play.server.refusals).toBe(0);
      }),
    );
  });

  it("keeps to each limit as it learns it, serves in order, and leaves nobody waiting and no timer", async () => {
    const steps = fc.array(fc.oneof({ weight: 8, arbitrary: request }, abort, change, clockStep, sleep), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(limits, limits, steps, async (limit, assumedLimit, all) => {
        const play = new Play(limit, assumedLimit);
        await run(play, all);
        expect(play.keptToLimit).toBe(true);
        expect(play.inOrder).toBe(true);
        expect(play.asked.every(({ end }) => end !== undefined)).toBe(true);
        expect(play.quota.stats(KEY)?.queued ?? 0).toBe(0);
        expect(play.time.pending).toBe(0);
      }),
    );
  });
});
