import { describe, expect, it } from "vitest";
import { createMemoryLeaseStore } from "./lease-store.ts";

function storeAt(start: number, maxLeases?: number) {
  const time = { ms: start };
  return { time, store: createMemoryLeaseStore({ now: () => time.ms, maxLeases }) };
}

describe("a store in memory", () => {
  it("gives a lease to one at a time, and tells others how long it lasts", async () => {
    const { time, store } = storeAt(100);
    expect(await store.tryTake("a", 50)).toBe(0);
    expect(await store.tryTake("a", 50)).toBe(50);
    expect(await store.tryTake("b", 50)).toBe(0);
    time.ms += 49;
    expect(await store.tryTake("a", 50)).toBe(1);
    time.ms += 1;
    expect(await store.tryTake("a", 50)).toBe(0);
  });

  it("extends and shortens a lease that is held, and no other", async () => {
    const { time, store } = storeAt(0);
    await store.tryTake("a", 50);
    expect(await store.extend("a", 100)).toBe(true);
    expect(await store.tryTake("a", 1)).toBe(100);
    expect(await store.extend("a", 10)).toBe(true);
    time.ms += 10;
    expect(await store.extend("a", 10)).toBe(false);
    expect(await store.extend("b", 10)).toBe(false);
  });

  it("gives away at once what was released", async () => {
    const { store } = storeAt(0);
    await store.tryTake("a", 50);
    await store.release("a");
    expect(await store.tryTake("a", 50)).toBe(0);
  });

  it("refuses leases beyond its bound until one ends", async () => {
    const { time, store } = storeAt(0, 2);
    expect([await store.tryTake("a", 10), await store.tryTake("b", 20), await store.tryTake("c", 5)]).toEqual([
      0, 0, 10,
    ]);
    time.ms += 10;
    expect([await store.tryTake("c", 5), await store.tryTake("d", 5)]).toEqual([0, 10]);
  });

  it.each([0, 1.5, Number.NaN, 1e8])("refuses maxLeases %s", (maxLeases) => {
    expect(() => createMemoryLeaseStore({ maxLeases })).toThrow("ERR_ARGUMENT: maxLeases must be");
  });
});
