import { getEventListeners } from "node:events";
import { settled } from "@webcast-kit/protocol/testing";
import { describe, expect, it } from "vitest";
import { type InOrderOptions, inOrder } from "./in-order.ts";

/** Work that ends when it is told to. */
function setup<Item>(items: Iterable<Item> | AsyncIterable<Item>, options: Partial<InOrderOptions> = {}) {
  const begun: Item[] = [];
  const signals: AbortSignal[] = [];
  const ends: (() => void)[] = [];
  const work = (item: Item, index: number, signal: AbortSignal): Promise<string> => {
    begun.push(item);
    signals.push(signal);
    return new Promise((resolve) => {
      ends[index] = () => resolve(`${index}:${item}`);
      signal.addEventListener("abort", () => resolve(`${index} aborted`));
    });
  };
  const loop = inOrder(items, work, { concurrency: 2, signal: undefined, ...options });
  return { loop, begun, signals, end: (index: number) => ends[index]?.() };
}

const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "none",
    (error: unknown) => error,
  );

describe("work in order", () => {
  it("begins nothing before it is asked for, and then as much as may run at once", async () => {
    const { loop, begun } = setup([..."abcdef"]);
    await settled();
    expect(begun).toEqual([]);
    void loop.next();
    await settled();
    expect(begun).toEqual(["a", "b"]);
  });

  it("gives results in the order of the items, not in that of their ends", async () => {
    const { loop, end } = setup([..."abc"]);
    const first = loop.next();
    await settled();
    end(1);
    await settled();
    end(0);
    expect(await first).toEqual({ done: false, value: "0:a" });
    expect(await loop.next()).toEqual({ done: false, value: "1:b" });
    end(2);
    expect(await loop.next()).toEqual({ done: false, value: "2:c" });
    expect(await loop.next()).toEqual({ done: true, value: undefined });
  });

  it("goes on beside a slow item, but not for ever", async () => {
    const { loop, begun, end } = setup([..."abcdefgh"]);
    void loop.next();
    await settled();
    for (const index of [1, 2, 3, 4]) {
      end(index);
      await settled();
    }
    expect(begun).toEqual(["a", "b", "c", "d"]);
  });

  it("begins no more than twice what may run for a reader who does not come back", async () => {
    const { loop, begun, end } = setup([..."abcdefgh"]);
    const first = loop.next();
    await settled();
    end(0);
    await first;
    for (const index of [1, 2, 3, 4, 5]) {
      end(index);
      await settled();
    }
    expect(begun).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("gives results while the source of the items is slow", async () => {
    const { loop, end } = setup(
      (async function* () {
        yield "a";
        await new Promise(() => {});
      })(),
    );
    const first = loop.next();
    await settled();
    end(0);
    expect(await first).toEqual({ done: false, value: "0:a" });
  });

  it("fails by what the source throws, after the results before it", async () => {
    const { loop, end } = setup(
      (async function* () {
        yield "a";
        throw new Error("no more");
      })(),
    );
    const first = loop.next();
    await settled();
    end(0);
    expect(await first).toMatchObject({ value: "0:a" });
    await expect(loop.next()).rejects.toThrow("no more");
    expect(await loop.next()).toEqual({ done: true, value: undefined });
  });

  it("gives nothing for nothing, and leaves no listener behind", async () => {
    const { signal } = new AbortController();
    expect(await setup([], { signal }).loop.next()).toEqual({ done: true, value: undefined });
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

describe("the end of work in order", () => {
  it("comes with the reason of the signal, also for what waits for a source that hangs", async () => {
    const controller = new AbortController();
    const source = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
    const { loop } = setup(source, { signal: controller.signal });
    const next = reasonOf(loop.next());
    await settled();
    controller.abort(new Error("enough"));
    expect(await next).toEqual(new Error("enough"));
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  it("tells all that runs, and begins nothing more", async () => {
    const controller = new AbortController();
    const { loop, begun, signals } = setup([..."abcdef"], { signal: controller.signal });
    const next = reasonOf(loop.next());
    await settled();
    controller.abort(new Error("enough"));
    expect(await next).toEqual(new Error("enough"));
    await settled();
    expect(begun).toEqual(["a", "b"]);
    expect(signals.map(({ reason }) => reason)).toEqual([new Error("enough"), new Error("enough")]);
  });

  it("begins nothing when the signal has aborted before", async () => {
    const { loop, begun } = setup([..."ab"], { signal: AbortSignal.abort(new Error("enough")) });
    expect(await reasonOf(loop.next())).toEqual(new Error("enough"));
    expect(begun).toEqual([]);
  });

  it("comes when the loop is left: what runs is told, and the source, too", async () => {
    const told: string[] = [];
    const source = (function* () {
      try {
        yield* ["a", "b", "c", "d", "e"];
      } finally {
        told.push("source");
      }
    })();
    const { loop, signals, end } = setup(source);
    const first = loop.next();
    await settled();
    end(0);
    await first;
    await loop.return();
    await settled();
    expect(told).toEqual(["source"]);
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
  });

  it("is not held up by a source that cannot end", async () => {
    const source = {
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.resolve({ done: false as const, value: "a" }),
        return: () => Promise.reject(new Error("not now")),
      }),
    };
    const { loop, end } = setup(source);
    const first = loop.next();
    await settled();
    end(0);
    await first;
    expect(await loop.return()).toEqual({ done: true, value: undefined });
  });
});
