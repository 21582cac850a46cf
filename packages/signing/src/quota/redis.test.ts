import { inspect } from "node:util";
import { ManualClock } from "@webcast-kit/protocol/testing";
import { describe, expect, it } from "vitest";
import { FakeRedis } from "../../testing/fake-redis.ts";
import { createConnectionSlots } from "./connection-slots.ts";
import { createQuota } from "./quota.ts";
import { createRedisLeaseStore, type RedisLeaseStoreOptions } from "./redis.ts";

const SETTLE_MS = 61_000;

function setUp(options: Partial<RedisLeaseStoreOptions> = {}) {
  const time = new ManualClock(1_000_000);
  const redis = new FakeRedis(time);
  const createStore = () => createRedisLeaseStore({ client: redis.connect(), clock: time, ...options });
  return { time, redis, createStore };
}

/** With a Redis whose data are old enough. */
async function setUpSettled(options: Partial<RedisLeaseStoreOptions> = {}) {
  const { time, redis, createStore } = setUp(options);
  await createStore()
    .tryTake("first", 1000)
    .catch(() => {});
  await time.run(SETTLE_MS);
  return { time, redis, createStore, one: createStore(), other: createStore() };
}

describe("a store in Redis", () => {
  it("gives a lease to one process at a time, in whole seconds", async () => {
    const { time, one, other } = await setUpSettled();
    expect(await one.tryTake("a", 1500)).toBe(0);
    expect(await other.tryTake("a", 1500)).toBe(2000);
    await time.run(2000);
    expect(await other.tryTake("a", 1500)).toBe(0);
  });

  it("extends, shortens and releases what it holds", async () => {
    const { one, other } = await setUpSettled();
    await one.tryTake("a", 5000);
    expect(await one.extend("a", 9000)).toBe(true);
    expect(await other.tryTake("a", 1000)).toBe(9000);
    expect(await one.extend("a", 3000)).toBe(true);
    expect(await other.tryTake("a", 1000)).toBe(3000);
    await one.release("a");
    expect(await other.tryTake("a", 1000)).toBe(0);
  });

  it("leaves alone what others hold, also when it was its own before", async () => {
    const { time, one, other } = await setUpSettled();
    await one.tryTake("a", 1000);
    await time.run(1000);
    await other.tryTake("a", 9000);
    expect(await one.extend("a", 5000)).toBe(false);
    await one.release("a");
    expect(await one.tryTake("a", 5000)).toBe(9000);
  });

  it("lets nothing through while Redis is new, for anybody", async () => {
    const { time, createStore } = setUp();
    await expect(createStore().tryTake("a", 1000)).rejects.toMatchObject({
      code: "ERR_NETWORK",
      retryAfterMs: SETTLE_MS,
    });
    await time.run(SETTLE_MS - 1);
    await expect(createStore().tryTake("b", 1000)).rejects.toMatchObject({ retryAfterMs: 1 });
    await time.run(1);
    expect(await createStore().tryTake("a", 1000)).toBe(0);
  });

  it("lets everything through at once when it is told that this does no harm", async () => {
    const { createStore } = setUp({ settleMs: 0 });
    expect(await createStore().tryTake("a", 1000)).toBe(0);
  });

  it("lets nothing through for a while when Redis has lost its data, but keeps what it holds", async () => {
    const { time, redis, one, other } = await setUpSettled();
    await one.tryTake("a", 90_000);
    redis.forgetAll();
    expect(await one.extend("a", 90_000)).toBe(true);
    await expect(other.tryTake("b", 1000)).rejects.toMatchObject({ code: "ERR_NETWORK" });
    await time.run(SETTLE_MS);
    expect(await other.tryTake("b", 1000)).toBe(0);
    expect(await other.tryTake("a", 1000)).toBe(29_000);
  });

  it("takes again what it held when Redis was away for longer than the lease", async () => {
    const { time, redis, one, other } = await setUpSettled();
    await one.tryTake("a", 10_000);
    redis.mood = "refuses";
    for (let beat = 0; beat < 5; beat++) {
      await time.run(5000);
      await expect(one.extend("a", 10_000)).rejects.toMatchObject({ code: "ERR_NETWORK" });
    }
    redis.mood = "answers";
    expect(await one.extend("a", 10_000)).toBe(true);
    expect(await other.tryTake("a", 1000)).toBe(10_000);
  });

  it("lets go of what another took meanwhile", async () => {
    const { time, redis, one, other } = await setUpSettled();
    await one.tryTake("a", 10_000);
    redis.mood = "refuses";
    await time.run(9000);
    await expect(one.extend("a", 10_000)).rejects.toThrow();
    await time.run(1000);
    redis.mood = "answers";
    await other.tryTake("a", 10_000);
    expect(await one.extend("a", 10_000)).toBe(false);
    await one.release("a");
    expect(await one.tryTake("a", 1000)).toBe(10_000);
  });

  it("does not wait longer than its time for a Redis that hangs", async () => {
    const { time, redis, one } = await setUpSettled({ commandTimeoutMs: 300 });
    redis.mood = "hangs";
    const taken = one.tryTake("a", 1000).catch((error: unknown) => error);
    await time.run(299);
    expect(time.pending).toBe(1);
    await time.run(1);
    expect(await taken).toMatchObject({ code: "ERR_NETWORK", message: expect.stringContaining("no answer in 300 ms") });
    expect(time.pending).toBe(0);
  });

  it("shows no key to Redis", async () => {
    const { time, redis, one } = await setUpSettled();
    const quota = createQuota({ store: one, clock: time });
    await quota.gateFor("key-of-a-customer").take(undefined);
    expect(redis.keys).toContainEqual(expect.stringMatching(/^webcast-kit:requests:[0-9a-f]{64}:\d$/));
    expect(redis.keys.join() + inspect(one, { depth: 9, showHidden: true })).not.toContain("customer");
  });
});

describe("connection slots in Redis", () => {
  it("stay with the sockets that are open while Redis is away and comes back empty", async () => {
    const { time, redis, one, other } = await setUpSettled();
    const [here, there] = [one, other].map((store) => createConnectionSlots({ store, clock: time }));
    const held = await Promise.all([1, 2, 3].map(() => here?.acquire({ address: "direct" })));
    let lost = 0;
    for (const slot of held) void slot?.lost.then(() => lost++);
    redis.mood = "refuses";
    await time.run(5 * SETTLE_MS);
    redis.forgetAll();
    redis.mood = "answers";
    let opened = 0;
    for (let index = 0; index < 3; index++) void there?.acquire({ address: "direct" }).then(() => opened++);
    await time.run(SETTLE_MS - 1);
    expect(opened).toBe(0);
    await time.run(5000);
    expect(opened).toBe(1);
    await held[0]?.release();
    await time.run(3000);
    expect([opened, lost]).toEqual([2, 0]);
  });
});

describe("a store while Redis is away", () => {
  it("asks for Redis now and then, and lets nothing through", async () => {
    const { time, redis, one } = await setUpSettled();
    expect(await one.usable?.(10)).toBe(10);
    redis.mood = "refuses";
    await expect(one.tryTake("a", 1000)).rejects.toMatchObject({ code: "ERR_NETWORK", retryAfterMs: 250 });
    redis.mood = "answers";
    await time.run(249);
    await expect(one.usable?.(10)).rejects.toMatchObject({ retryAfterMs: 1 });
    await time.run(1);
    expect(await one.usable?.(10)).toBe(10);
    expect(await one.tryTake("a", 1000)).toBe(0);
  });

  it("gives each process its share after a while, if told so", async () => {
    const { time, redis, one } = await setUpSettled({ whenUnavailable: { share: 3 } });
    redis.mood = "refuses";
    await expect(one.tryTake("a", 1000)).rejects.toMatchObject({ code: "ERR_NETWORK" });
    await time.run(SETTLE_MS - 1);
    await expect(one.usable?.(10)).rejects.toMatchObject({ code: "ERR_NETWORK" });
    await time.run(1);
    expect([await one.usable?.(10), await one.usable?.(2)]).toEqual([3, 0]);
    expect([await one.tryTake("a", 1000), await one.tryTake("a", 1000)]).toEqual([0, 1000]);
    expect(await one.extend("a", 2000)).toBe(true);
    await one.release("a");
    expect(await one.tryTake("a", 1000)).toBe(0);
  });

  it("lets nobody take anything for a while after it has given shares", async () => {
    const { time, redis, one, other } = await setUpSettled({ whenUnavailable: { share: 3 } });
    redis.mood = "refuses";
    await one.tryTake("a", 1000).catch(() => {});
    await time.run(SETTLE_MS);
    await one.usable?.(10);
    await one.tryTake("a", 100_000);
    redis.mood = "answers";
    await time.run(250);
    expect(time.pending).toBe(0);
    await expect(other.tryTake("b", 1000)).rejects.toMatchObject({ retryAfterMs: SETTLE_MS });
    expect(await one.extend("a", 100_000)).toBe(true);
    await time.run(SETTLE_MS);
    expect(await other.tryTake("a", 1000)).toBe(39_000);
  });
});

describe("createRedisLeaseStore", () => {
  it.each([
    ["client", null],
    ["prefix", ""],
    ["prefix", "two words"],
    ["settleMs", -1],
    ["commandTimeoutMs", 9],
  ])("refuses %s %j", (name, value) => {
    expect(() => setUp({ [name]: value as never }).createStore()).toThrow(`ERR_ARGUMENT: ${name} must be`);
  });

  it("refuses a share of nothing", () => {
    expect(() => setUp({ whenUnavailable: { share: 0 } }).createStore()).toThrow("ERR_ARGUMENT: share must be");
  });
});
