import { describe, expect, it } from "vitest";
import { EventQueue } from "./event-queue.ts";
import { rejectionOf } from "./testing/outcome.ts";

const ANY = Number.POSITIVE_INFINITY;

function queueOf<T>(items: number, bytes = ANY): EventQueue<T> {
  return new EventQueue<T>({ items, bytes });
}

describe("EventQueue", () => {
  it("gives what waits, then what comes, in order", async () => {
    const queue = queueOf<number>(10);
    queue.push(1);
    queue.push(2);
    const results = [queue.next(), queue.next(), queue.next(), queue.next()];
    queue.push(3);
    queue.push(4);
    expect((await Promise.all(results)).map(({ value }) => value)).toEqual([1, 2, 3, 4]);
  });

  it("refuses what has no room, unless a reader waits for it", async () => {
    const queue = queueOf<number>(1);
    const waiting = queue.next();
    expect([queue.push(1), queue.push(2), queue.push(3)]).toEqual([true, true, false]);
    expect((await waiting).value).toBe(1);
    expect((await queue.next()).value).toBe(2);
  });

  it("ends after what waits, for all readers", async () => {
    const queue = queueOf<number>(10);
    queue.push(1);
    queue.end();
    queue.end({ reason: "later" });
    expect([await queue.next(), await queue.next(), await queue.next()]).toEqual([
      { done: false, value: 1 },
      { done: true, value: undefined },
      { done: true, value: undefined },
    ]);
  });

  it("fails after what waits, with any reason", async () => {
    const queue = queueOf<number>(10);
    const waiting = [rejectionOf(queue.next()), rejectionOf(queue.next())];
    queue.end({ reason: undefined });
    expect(await Promise.all(waiting)).toEqual([undefined, undefined]);
    expect(await rejectionOf(queue.next())).toBeUndefined();
  });

  it("shows and drops what waits", () => {
    const queue = queueOf<number>(10);
    queue.push(1);
    queue.push(2);
    expect(queue.peekAll()).toEqual([1, 2]);
    queue.clear();
    expect(queue.size).toBe(0);
  });

  it("is bounded by what its items hold, but always has room for one", async () => {
    const queue = queueOf<string>(10, 100);
    expect(queue.push("large", 500)).toBe(true);
    expect(queue.push("small", 1)).toBe(false);
    expect((await queue.next()).value).toBe("large");
    expect(queue.push("a", 60)).toBe(true);
    expect(queue.push("b", 60)).toBe(false);
    expect(queue.push("c", 40)).toBe(true);
    queue.clear();
    expect(queue.push("d", 100)).toBe(true);
  });

  it("tells how full it is, by what is scarcer", () => {
    const queue = queueOf<number>(10, 100);
    queue.push(1, 10);
    expect(queue.fill).toBe(0.1);
    queue.push(2, 40);
    expect(queue.fill).toBe(0.5);
    expect(queue.push(3, 60)).toBe(false);
    expect(queue.push(3, 60, { items: 20, bytes: 200 })).toBe(true);
    expect(queue.fill).toBe(1.1);
  });

  it("drops the oldest", async () => {
    const queue = queueOf<number>(10);
    queue.push(1);
    queue.push(2);
    expect([queue.dropOldest(), (await queue.next()).value, queue.dropOldest()]).toEqual([true, 2, false]);
  });
});
