import { ManualClock } from "@webcast-kit/protocol/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CountingServer } from "../../testing/counting-server.ts";
import { FakeRedis, type Mood } from "../../testing/fake-redis.ts";
import { createQuota } from "./quota.ts";
import { createRedisLeaseStore, type RedisLeaseStoreOptions } from "./redis.ts";

const PROCESSES = 3;
const SETTLE_MS = 61_000;
/** Of a request without an answer. */
const LEASE_MS = 90_000;
const MAX_WAIT_MS = 80_000;
const LONGEST_WAY_MS = 24_000;

/** Processes that know nothing of each other but what Redis tells. */
class Play {
  readonly time = new ManualClock(1_000_000);
  readonly redis = new FakeRedis(this.time);
  readonly server: CountingServer;
  readonly #gates;
  asked = 0;
  served = 0;
  refused = 0;

  constructor(limit: number, whenUnavailable: RedisLeaseStoreOptions["whenUnavailable"]) {
    const { time, redis } = this;
    this.server = new CountingServer(time, limit);
    this.#gates = Array.from({ length: PROCESSES }, () => {
      const store = createRedisLeaseStore({ client: redis.connect(), clock: time, whenUnavailable });
      return createQuota({ store, clock: time, limit, maxWaitMs: MAX_WAIT_MS, unixNow: () => 0 }).gateFor("key");
    });
  }

  request(process: number, thereMs: number, backMs: number): void {
    const { time, server } = this;
    const gate = this.#gates[process];
    this.asked++;
    gate?.take(undefined).then(
      () => {
        this.served++;
        time.setTimeout(() => {
          const { headers, status } = server.arrive();
          time.setTimeout(() => gate.report(headers, status), backMs);
        }, thereMs);
      },
      () => this.refused++,
    );
  }
}

const wait = fc.oneof(fc.constant(0), fc.nat(3000), fc.nat(70_000));
const travel = fc.oneof(fc.nat(50), fc.nat(12_000));
const process = fc.nat(PROCESSES - 1);
const request = fc.record({ do: fc.constant("request" as const), wait, process, there: travel, back: travel });
const mood = fc.record({
  do: fc.constant("mood" as const),
  wait,
  mood: fc.constantFrom<Mood>("answers", "answers", "refuses", "hangs", "mute"),
});
const loss = fc.record({ do: fc.constant("loss" as const), wait });
const limits = fc.integer({ min: 1, max: 8 });
const steps = fc.array(fc.oneof({ weight: 10, arbitrary: request }, { weight: 2, arbitrary: mood }, loss), {
  maxLength: 40,
  size: "max",
});

type Step =
  | { do: "request"; wait: number; process: number; there: number; back: number }
  | { do: "mood"; wait: number; mood: Mood }
  | { do: "loss"; wait: number };

async function run(play: Play, all: readonly Step[]): Promise<void> {
  for (const step of all) {
    await play.time.run(step.wait);
    if (step.do === "request") play.request(step.process, step.there, step.back);
    else if (step.do === "mood") play.redis.mood = step.mood;
    else play.redis.forgetAll();
  }
}

describe("processes that share a quota through Redis", { timeout: 60_000 }, () => {
  it("never send together what the server would refuse, whatever Redis does, and go on when it is back", async () => {
    await fc.assert(
      fc.asyncProperty(limits, steps, process, async (limit, all, who) => {
        const play = new Play(limit, "wait");
        await run(play, all);
        await play.time.run(MAX_WAIT_MS + LONGEST_WAY_MS);
        expect(play.server.refusals).toBe(0);
        expect(play.served + play.refused).toBe(play.asked);
        expect(play.time.pending).toBe(0);
        play.redis.mood = "answers";
        const servedBefore = play.served;
        play.request(who, 0, 0);
        await play.time.run(LEASE_MS);
        expect(play.served).toBe(servedBefore + 1);
      }),
    );
  });

  /** Each case is many minutes in which three processes look for Redis. */
  const numRuns = Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) / 4);

  it("keep to the limit with their shares while Redis is away", async () => {
    const requests = fc.array(request, { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(limits, requests, requests, async (limit, before, meanwhile) => {
        const play = new Play(limit, { share: PROCESSES });
        await run(play, before);
        play.redis.mood = "refuses";
        await run(play, meanwhile);
        await play.time.run(MAX_WAIT_MS + LEASE_MS);
        expect(play.server.refusals).toBe(0);
        expect(play.served + play.refused).toBe(play.asked);
        expect(play.time.pending).toBe(0);
        const servedBefore = play.served;
        play.request(0, 0, 0);
        await play.time.run(SETTLE_MS + 1000);
        expect(play.served - servedBefore).toBe(limit >= PROCESSES ? 1 : 0);
      }),
      { numRuns },
    );
  });
});
