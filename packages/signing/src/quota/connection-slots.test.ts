import { ManualClock } from "@webcast-kit/protocol/testing";
import { describe, expect, it } from "vitest";
import { SigningError } from "../errors.ts";
import type { Slot } from "./address-slots.ts";
import { type ConnectionSlots, type ConnectionSlotsOptions, createConnectionSlots } from "./connection-slots.ts";
import { createMemoryLeaseStore, type LeaseStore } from "./lease-store.ts";

const LEASE_MS = 30_000;
const PROXY = "http://proxy.example:3128";

/** A store that can be away, and from which leases can be stolen. */
function createStore(time: ManualClock) {
  const memory = createMemoryLeaseStore({ now: () => time.now() });
  const state = { isAway: false, isStolen: false };
  const names = new Set<string>();
  const ask = async <T>(answer: () => Promise<T>): Promise<T> => {
    if (state.isAway) throw new Error("away");
    return answer();
  };
  const store: LeaseStore = {
    tryTake: (name, ttlMs) => {
      names.add(name);
      return ask(() => memory.tryTake(name, ttlMs));
    },
    extend: (name, ttlMs) => ask(async () => !state.isStolen && memory.extend(name, ttlMs)),
    release: (name) => ask(() => memory.release(name)),
  };
  return { store, memory, state, names };
}

function setUp(options: ConnectionSlotsOptions = {}) {
  const time = new ManualClock(1_000_000);
  const stored = createStore(time);
  const slots = createConnectionSlots({ clock: time, store: stored.store, ...options });
  const held: Slot[] = [];
  const failed: SigningError[] = [];
  const ask = (address = "direct", signal?: AbortSignal) =>
    slots.acquire({ address, signal }).then(
      (slot) => void held.push(slot),
      (error) => void failed.push(error),
    );
  return { time, ...stored, slots, held, failed, ask };
}

describe("connection slots", () => {
  it("are four for an address, and each address has its own", async () => {
    const { time, slots, held, ask } = setUp();
    for (let index = 0; index < 6; index++) void ask();
    for (let index = 0; index < 6; index++) void ask(PROXY);
    await time.run(0);
    expect(held).toHaveLength(8);
    expect(slots.stats("direct")).toEqual({ taken: 4, queued: 2 });
    expect(slots.stats(PROXY)).toEqual({ taken: 4, queued: 2 });
    expect(slots.stats("http://nobody.example")).toBeUndefined();
  });

  it("go to the next one who waits as soon as they are released, once", async () => {
    const { time, held, slots, ask } = setUp({ perAddress: 1 });
    for (let index = 0; index < 4; index++) void ask();
    await time.run(0);
    expect(held).toHaveLength(1);
    await Promise.all([held[0]?.release(), held[0]?.release()]);
    await time.run(0);
    expect(held).toHaveLength(2);
    await held[0]?.release();
    await time.run(0);
    expect([held.length, slots.stats("direct")?.queued]).toEqual([2, 2]);
  });

  it("stay taken as long as they are held, and leave no timer", async () => {
    const { time, memory, names, held, ask } = setUp({ maxWaitMs: 0 });
    void ask();
    await time.run(20 * LEASE_MS);
    const [name = ""] = names;
    expect(await memory.tryTake(name, 1)).toBeGreaterThan(LEASE_MS / 2);
    await held[0]?.release();
    expect(time.pending).toBe(0);
    expect(await memory.tryTake(name, 1)).toBe(0);
  });

  it("of a process that died are free when its leases end", async () => {
    const { time, memory, names, held, ask } = setUp({ perAddress: 1 });
    void ask();
    await time.run(0);
    await held[0]?.release();
    const [name = ""] = names;
    await memory.tryTake(name, LEASE_MS);
    void ask();
    await time.run(LEASE_MS - 1);
    expect(held).toHaveLength(1);
    await time.run(1);
    expect(held).toHaveLength(2);
  });

  it("of another process are taken soon after it has released them", async () => {
    const { time, store, held, ask } = setUp({ perAddress: 1 });
    const other = await createConnectionSlots({ clock: time, store, perAddress: 1 }).acquire({ address: "direct" });
    void ask();
    await time.run(40_000);
    await other.release();
    await time.run(LEASE_MS / 10);
    expect(held).toHaveLength(1);
  });

  it("are waited for no longer than maxWaitMs", async () => {
    const { time, failed, ask } = setUp({ perAddress: 1 });
    void ask();
    void ask();
    await time.run(74_999);
    expect(failed).toEqual([]);
    await time.run(1);
    expect(failed).toEqual([expect.objectContaining({ code: "ERR_RATE_LIMITED", side: "local", retryable: true })]);
  });

  it.each([
    ["this process", (slots: ConnectionSlots) => slots],
    ["another one", (_: ConnectionSlots, options: ConnectionSlotsOptions) => createConnectionSlots(options)],
  ])("that %s holds say how many are open, and not how long that will last", async (_, holderOf) => {
    const { time, store, slots, failed, ask } = setUp({ perAddress: 2 });
    const holder = holderOf(slots, { clock: time, store, perAddress: 2 });
    await Promise.all([holder.acquire({ address: "direct" }), holder.acquire({ address: "direct" })]);
    void ask();
    await time.run(75_000);
    expect(failed.map(({ message }) => message)).toEqual([
      "ERR_RATE_LIMITED: all connections that this address may have (2) are open, and none became free within 75000 ms: " +
        "close one, or raise perAddress if the address may have more",
    ]);
    expect(failed[0]).not.toHaveProperty("retryAfterMs");
  });

  it("say what their store says, and when to ask it again, when it is the store that fails", async () => {
    const { time, state, failed, ask } = setUp({ perAddress: 1 });
    state.isAway = true;
    void ask();
    await time.run(75_000);
    expect(failed).toEqual([
      expect.objectContaining({
        retryAfterMs: 1000,
        cause: new Error("away"),
        message: expect.stringContaining("store"),
      }),
    ]);
  });

  it.each([
    ["nothing", undefined],
    ["an error that asks for no wait", new SigningError("ERR_NETWORK", "away", { retryAfterMs: 0 })],
  ])("are asked for once a second while their store rejects with %s", async (_, reason) => {
    let asked = 0;
    const tryTake = () => (++asked <= 3 ? Promise.reject(reason) : Promise.resolve(0));
    const { time, store } = setUp();
    const slots = createConnectionSlots({ clock: time, store: { ...store, tryTake } });
    const slot = slots.acquire({ address: "direct" });
    for (const seconds of [1, 2, 3]) {
      await time.run(999);
      expect(asked).toBe(seconds);
      await time.run(1);
    }
    await (await slot).release();
    expect(asked).toBe(4);
  });

  it("are taken, and not their store's fault, once it answers again", async () => {
    let isAway = false;
    const usable = (limit: number) => (isAway ? Promise.reject(new Error("away")) : Promise.resolve(limit));
    const { time, store } = setUp();
    const slots = createConnectionSlots({ clock: time, store: { ...store, usable }, perAddress: 1 });
    await slots.acquire({ address: "direct" });
    isAway = true;
    const asked = slots.acquire({ address: "direct" }).catch((error: SigningError) => error);
    await time.run(1500);
    isAway = false;
    await time.run(75_000);
    expect(await asked).toMatchObject({ message: expect.stringContaining("close one") });
  });

  it("of which a store cut off from others has no part are its cause", async () => {
    const { time, store } = setUp();
    const slots = createConnectionSlots({ clock: time, store: { ...store, usable: async () => 0 } });
    const asked = slots.acquire({ address: "direct" }).catch((error: SigningError) => error);
    await time.run(75_000);
    expect(await asked).toMatchObject({ retryAfterMs: 1000, cause: { code: "ERR_NETWORK" } });
  });

  it("are refused to those beyond maxQueued", async () => {
    const { time, failed, ask } = setUp({ perAddress: 1, maxQueued: 1 });
    for (let index = 0; index < 3; index++) {
      void ask();
      await time.run(0);
    }
    expect(failed.map(({ message }) => message)).toEqual([expect.stringContaining("1 wait already")]);
  });

  it("are not waited for any more when the signal aborts", async () => {
    const { time, slots, failed, ask } = setUp({ perAddress: 1 });
    void ask();
    const controller = new AbortController();
    void ask("direct", controller.signal);
    await time.run(0);
    controller.abort(new Error("enough"));
    await time.run(0);
    expect([failed, slots.stats("direct")]).toEqual([[new Error("enough")], { taken: 1, queued: 0 }]);
  });

  it("say nothing of the address to the store", async () => {
    const { time, names, ask } = setUp();
    void ask(PROXY);
    void ask();
    await time.run(0);
    expect([...names].join()).not.toMatch(/proxy|direct/);
    expect([...names].every((name) => /^sockets:[0-9a-f]{64}:[0-3]$/.test(name))).toBe(true);
  });

  it("of machines with names of their own are not shared", async () => {
    const { time, store, held, ask } = setUp({ perAddress: 1 });
    const other = createConnectionSlots({ clock: time, store, perAddress: 1, directName: "machine 2" });
    void ask();
    await other.acquire({ address: "direct" });
    await time.run(0);
    expect(held).toHaveLength(1);
  });
});

describe("a slot whose store goes away", () => {
  it("is kept, and taken again when the store is back", async () => {
    const { time, memory, state, names, held, ask } = setUp();
    void ask();
    await time.run(1000);
    state.isAway = true;
    await time.run(10 * LEASE_MS);
    const [name = ""] = names;
    state.isAway = false;
    await time.run(LEASE_MS / 3);
    expect(await memory.tryTake(name, 1)).toBeGreaterThan(0);
    await held[0]?.release();
    expect(time.pending).toBe(0);
  });

  it("is lost when somebody else was faster", async () => {
    const { time, memory, state, names, held, ask } = setUp();
    let lost = 0;
    void ask();
    await time.run(1000);
    void held[0]?.lost.then(() => lost++);
    state.isAway = true;
    await time.run(2 * LEASE_MS);
    const [name = ""] = names;
    await memory.tryTake(name, 2 * LEASE_MS);
    state.isStolen = true;
    expect(lost).toBe(0);
    state.isAway = false;
    await time.run(LEASE_MS / 3);
    expect(lost).toBe(1);
  });

  it("can be released while the store is away", async () => {
    const { time, state, slots, held, ask } = setUp();
    void ask();
    await time.run(1000);
    state.isAway = true;
    await held[0]?.release();
    expect([slots.stats("direct"), time.pending]).toEqual([{ taken: 0, queued: 0 }, 0]);
  });
});

describe("createConnectionSlots", () => {
  it.each([
    ["perAddress", 0],
    ["leaseMs", 2999],
    ["maxWaitMs", -1],
    ["maxQueued", 0],
  ])("refuses %s %d", (name, value) => {
    expect(() => createConnectionSlots({ [name]: value })).toThrow(`ERR_ARGUMENT: ${name} must be`);
  });

  it("refuses a directName of no length", () => {
    expect(() => createConnectionSlots({ directName: "" })).toThrow("ERR_ARGUMENT: directName must be");
  });

  it.each(["", "http://user:secret@proxy.example", "x".repeat(2049), 7])(
    "refuses the address %s, unseen",
    async (address) => {
      const asked = createConnectionSlots().acquire({ address: address as string });
      await expect(asked).rejects.toMatchObject({
        code: "ERR_ARGUMENT",
        message: expect.not.stringContaining("secret"),
      });
    },
  );
});
