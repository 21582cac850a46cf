import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { ManualClock } from "../testing/manual-clock.ts";
import { SharedCache } from "./shared-cache.ts";

/** What a promise rejects with. */
const rejectionOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => expect.unreachable(`resolved to ${value}`),
    (reason: unknown) => reason,
  );

function setup(maxEntries = 10) {
  const clock = new ManualClock();
  const cache = new SharedCache<string>({ clock, ttlMs: 1000, maxEntries, isKept: (value) => value !== "gone" });
  const loads: { signal: AbortSignal; resolve: (value: string) => void; reject: (reason: unknown) => void }[] = [];
  const load = (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      loads.push({ signal, resolve, reject });
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  return { clock, cache, loads, load };
}

describe("a value", () => {
  it("is kept until its time is over", async () => {
    const { clock, cache } = setup();
    let count = 0;
    const load = () => Promise.resolve(`load ${++count}`);
    expect(await cache.get("a", load)).toBe("load 1");
    clock.advance(999);
    expect(await cache.get("a", load)).toBe("load 1");
    clock.advance(1);
    expect(await cache.get("a", load)).toBe("load 2");
  });

  it("is not kept when it should not be, or after it was deleted, or when loading failed", async () => {
    const { cache } = setup();
    let count = 0;
    const load = (value: string) => () => {
      count++;
      return value === "bad" ? Promise.reject(new Error(value)) : Promise.resolve(value);
    };
    await cache.get("a", load("gone"));
    await rejectionOf(cache.get("a", load("bad")));
    await cache.get("a", load("good"));
    cache.delete("a");
    await cache.get("a", load("good"));
    expect(count).toBe(4);
  });

  it("goes when there are too many, the one that nobody has asked for longest first", async () => {
    const { cache } = setup(2);
    const loaded: string[] = [];
    const get = (key: string) =>
      cache.get(key, () => {
        loaded.push(key);
        return Promise.resolve(key);
      });
    for (const key of ["a", "b", "a", "c", "a", "b"]) await get(key);
    expect(loaded).toEqual(["a", "b", "c", "b"]);
  });
});

describe("loading", () => {
  it("is shared by those who ask at the same time", async () => {
    const { cache, loads, load } = setup();
    const both = [cache.get("a", load), cache.get("a", load)];
    const other = cache.get("b", load);
    expect(loads).toHaveLength(2);
    loads[0]?.resolve("of a");
    loads[1]?.resolve("of b");
    expect(await Promise.all([...both, other])).toEqual(["of a", "of a", "of b"]);
  });

  it("goes on for the others when one gives up, the first one too", async () => {
    const { cache, loads, load } = setup();
    const controller = new AbortController();
    const first = rejectionOf(cache.get("a", load, controller.signal));
    const second = cache.get("a", load);
    controller.abort("enough");
    expect(await first).toBe("enough");
    expect(loads[0]?.signal.aborted).toBe(false);
    loads[0]?.resolve("value");
    expect(await second).toBe("value");
  });

  it("ends when nobody waits, and begins anew for the next", async () => {
    const { cache, loads, load } = setup();
    const controllers = [new AbortController(), new AbortController()];
    const waiting = controllers.map(({ signal }) => rejectionOf(cache.get("a", load, signal)));
    for (const controller of controllers) controller.abort("enough");
    expect(await Promise.all(waiting)).toEqual(["enough", "enough"]);
    expect(loads[0]?.signal.aborted).toBe(true);
    const next = cache.get("a", load);
    expect(loads).toHaveLength(2);
    loads[1]?.resolve("value");
    expect(await next).toBe("value");
  });

  it("does not begin for a signal that is aborted, and lets go of signals", async () => {
    const { cache, loads, load } = setup();
    expect(await rejectionOf(cache.get("a", load, AbortSignal.abort("early")))).toBe("early");
    expect(loads).toEqual([]);
    const { signal } = new AbortController();
    const done = cache.get("a", load, signal);
    loads[0]?.resolve("value");
    await done;
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("that fails fails for all who wait", async () => {
    const { cache, loads, load } = setup();
    const both = [cache.get("a", load), cache.get("a", load)].map(rejectionOf);
    loads[0]?.reject("broken");
    expect(await Promise.all(both)).toEqual(["broken", "broken"]);
  });

  it("begins anew for who wants that, and what was under way takes no value's place", async () => {
    const { cache, loads, load } = setup();
    const older = cache.get("a", load);
    const newer = cache.renew("a", load);
    expect(loads).toHaveLength(2);
    loads[1]?.resolve("new");
    expect(await newer).toBe("new");
    loads[0]?.resolve("old");
    expect(await older).toBe("old");
    expect(await cache.get("a", load)).toBe("new");
  });
});
