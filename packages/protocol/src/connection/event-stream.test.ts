import { describe, expect, it, vi } from "vitest";
import { settled } from "../testing/manual-clock.ts";
import { EventStream, type EventStreamOptions } from "./event-stream.ts";
import type { Numbered } from "./testing/naive-stream.ts";
import { rejectionOf } from "./testing/outcome.ts";

const MIB = 1024 * 1024;

function setup(options: Partial<EventStreamOptions> = {}) {
  const heard: number[] = [];
  const setReading = vi.fn<(isReading: boolean) => void>();
  const stream: EventStream<Numbered> = new EventStream<Numbered>({
    maxQueuedEvents: 4,
    overflow: "pause",
    setReading,
    onLeave: () => stream.end(),
    secondLoopError: () => new Error("second loop"),
    ...options,
  });
  const hear = ({ id }: Numbered) => heard.push(id);
  const deliver = (from: number, to = from, bytes = 0) =>
    Array.from({ length: to - from + 1 }, (_, index) => stream.deliver({ type: "chat", id: from + index }, bytes));
  /** The ids that wait, after the end. */
  const rest = async () => {
    stream.end();
    const ids: number[] = [];
    for await (const { id } of { [Symbol.asyncIterator]: () => stream.iterate() }) ids.push(id);
    return ids;
  };
  return { stream, heard, hear, setReading, deliver, rest };
}

describe("events of a stream", () => {
  it("wait for the first listeners: all that are added in one go hear them", async () => {
    const { stream, heard, hear, deliver } = setup();
    deliver(1, 2);
    stream.on("chat", hear);
    stream.on("event", hear);
    expect(heard).toEqual([]);
    deliver(3);
    await settled();
    expect(heard).toEqual([1, 1, 2, 2, 3, 3]);
    deliver(4);
    expect(heard.slice(6)).toEqual([4, 4]);
    expect(stream.stats.queuedEvents).toBe(0);
  });

  it("go on waiting when the first listener is removed at once", async () => {
    const { stream, heard, hear, deliver } = setup();
    deliver(1);
    stream.on("chat", hear)();
    await settled();
    deliver(2);
    expect(stream.stats.queuedEvents).toBe(2);
    stream.on("chat", hear);
    await settled();
    expect(heard).toEqual([1, 2]);
  });

  it("do not wait for a listener that comes later", async () => {
    const { stream, heard, hear, deliver } = setup();
    stream.on("gift", hear);
    await settled();
    deliver(1);
    stream.on("chat", hear);
    deliver(2);
    expect(heard).toEqual([2]);
  });

  it("wait for the first loop, and then for its next step", async () => {
    const { stream, deliver } = setup();
    deliver(1, 2);
    const loop = stream.iterate();
    deliver(3);
    expect(stream.stats.queuedEvents).toBe(3);
    const steps = [loop.next(), loop.next(), loop.next(), loop.next()];
    deliver(4);
    expect((await Promise.all(steps)).map(({ value }) => value?.id)).toEqual([1, 2, 3, 4]);
  });

  it("come to listeners and to the loop", async () => {
    const { stream, heard, hear, deliver, rest } = setup();
    deliver(1);
    stream.on("chat", hear);
    stream.iterate();
    expect(heard).toEqual([1]);
    deliver(2);
    await settled();
    expect(heard).toEqual([1, 2]);
    expect(await rest()).toEqual([1, 2]);
  });

  it("come to listeners after what waited, also when they come as the reading goes on", async () => {
    const { stream, heard, hear, deliver } = setup({ setReading: (isReading) => isReading && deliver(9) });
    deliver(1, 5);
    stream.on("chat", hear);
    await settled();
    expect(heard).toEqual([1, 2, 3, 4, 5, 9]);
  });

  it.each(["waited", "are new"])("that %s are heard by all before what a listener brings", async (when) => {
    const { stream, heard, hear, deliver } = setup();
    if (when === "waited") deliver(1);
    stream.on("chat", ({ id }) => {
      if (id !== 1) return;
      deliver(2);
      stream.end();
    });
    stream.on("chat", hear);
    await settled();
    if (when === "are new") deliver(1);
    expect(heard).toEqual([1, 2]);
  });

  it("end with the stream when a listener ends it, but all come when it had ended before", async () => {
    for (const isOver of [false, true]) {
      const { stream, heard, hear, deliver } = setup();
      deliver(1, 3);
      if (isOver) stream.end();
      stream.on("chat", hear);
      stream.on("chat", () => stream.end());
      await settled();
      expect(heard).toEqual(isOver ? [1, 2, 3] : [1]);
    }
  });

  it("can be dropped", async () => {
    const { stream, deliver, rest } = setup();
    deliver(1, 3);
    stream.discard();
    expect(stream.stats).toEqual({ queuedEvents: 0, droppedEvents: 0, pauses: 0 });
    expect(await rest()).toEqual([]);
  });
});

describe("a loop over a stream", () => {
  it("gets what waits, then the failure, with any reason", async () => {
    const { stream, deliver } = setup();
    const loop = stream.iterate();
    deliver(1);
    stream.end({ reason: undefined });
    expect((await loop.next()).value?.id).toBe(1);
    expect(await rejectionOf(loop.next())).toBeUndefined();
  });

  it("is the only one until the stream ends", async () => {
    const { stream } = setup();
    const first = stream.iterate();
    expect(() => stream.iterate()).toThrow("second loop");
    stream.end();
    expect(await Promise.all([first.next(), stream.iterate().next()])).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
    ]);
  });

  it("drops what waits and tells the owner when it is left", async () => {
    const onLeave = vi.fn();
    const { stream, deliver, setReading } = setup({ onLeave });
    deliver(1, 5);
    for await (const { id } of { [Symbol.asyncIterator]: () => stream.iterate() }) {
      expect(id).toBe(1);
      break;
    }
    expect(onLeave).toHaveBeenCalledOnce();
    expect(stream.stats.queuedEvents).toBe(0);
    expect(setReading.mock.calls).toEqual([[false], [true]]);
  });
});

describe("a stream that overflows", () => {
  it("pauses with the first event that has no room, and reads on when half of the bound waits", async () => {
    const { stream, deliver, setReading } = setup();
    deliver(1, 4);
    expect(setReading).not.toHaveBeenCalled();
    expect(deliver(5, 7)).toEqual([true, true, true]);
    expect(setReading.mock.calls).toEqual([[false]]);
    expect(stream.stats).toEqual({ queuedEvents: 7, droppedEvents: 0, pauses: 1 });
    const loop = stream.iterate();
    for (let id = 1; id <= 4; id++) expect((await loop.next()).value?.id).toBe(id);
    expect(setReading.mock.calls).toEqual([[false]]);
    expect((await loop.next()).value?.id).toBe(5);
    expect(setReading.mock.calls).toEqual([[false], [true]]);
    deliver(8, 10);
    expect(stream.stats).toEqual({ queuedEvents: 5, droppedEvents: 0, pauses: 2 });
  });

  it("reads on when what waits is dropped, but not after the end", () => {
    const { stream, deliver, setReading } = setup();
    deliver(1, 5);
    stream.discard();
    expect(setReading.mock.calls).toEqual([[false], [true]]);
    deliver(1, 5);
    stream.end();
    stream.discard();
    expect(setReading.mock.calls).toEqual([[false], [true], [false]]);
  });

  it("keeps 65,536 events after a pause, and no more", () => {
    const { stream, deliver } = setup();
    const taken = deliver(1, 65_540);
    expect(taken.every(Boolean)).toBe(true);
    expect(deliver(65_541)).toEqual([false]);
    expect(stream.stats.queuedEvents).toBe(65_540);
  });

  it("pauses above 64 MiB, reads on at 32 MiB, and keeps 128 MiB at most", async () => {
    const { stream, deliver, setReading } = setup({ maxQueuedEvents: 1000 });
    expect(deliver(1, 4, 16 * MIB)).toEqual([true, true, true, true]);
    expect(setReading).not.toHaveBeenCalled();
    expect(deliver(5, 8, 16 * MIB)).toEqual([true, true, true, true]);
    expect(setReading.mock.calls).toEqual([[false]]);
    expect(deliver(9, 9, 1)).toEqual([false]);
    const loop = stream.iterate();
    for (let step = 1; step <= 5; step++) await loop.next();
    expect(setReading.mock.calls).toEqual([[false]]);
    await loop.next();
    expect(setReading.mock.calls).toEqual([[false], [true]]);
  });

  it.each([
    ["drop-oldest", [true, true, true, true, true, true], [3, 4, 5, 6], 2],
    ["drop-newest", [true, true, true, true, true, true], [1, 2, 3, 4], 2],
    ["error", [true, true, true, true, false, false], [1, 2, 3, 4], 0],
  ] as const)("with %s takes, keeps and counts", async (overflow, taken, kept, droppedEvents) => {
    const { stream, deliver, setReading, rest } = setup({ overflow });
    expect(deliver(1, 6)).toEqual(taken);
    expect(stream.stats).toEqual({ queuedEvents: 4, droppedEvents, pauses: 0 });
    expect(await rest()).toEqual(kept);
    expect(setReading).not.toHaveBeenCalled();
  });

  it("drops as many of the oldest as a large event needs, and keeps that in any case", async () => {
    const { stream, deliver, rest } = setup({ overflow: "drop-oldest" });
    deliver(1, 3, 20 * MIB);
    deliver(4, 4, 30 * MIB);
    expect(stream.stats).toMatchObject({ queuedEvents: 2, droppedEvents: 2 });
    deliver(5, 5, 100 * MIB);
    expect(stream.stats).toMatchObject({ queuedEvents: 1, droppedEvents: 4 });
    expect(await rest()).toEqual([5]);
  });

  it("cannot pause where reading cannot be stopped", () => {
    const { stream, deliver } = setup({ setReading: undefined });
    expect(deliver(1, 5)).toEqual([true, true, true, true, false]);
    expect(stream.stats).toEqual({ queuedEvents: 4, droppedEvents: 0, pauses: 0 });
  });

  it("does not concern listeners while there is no loop", async () => {
    const { stream, heard, hear, deliver } = setup({ overflow: "error" });
    stream.on("chat", hear);
    await settled();
    expect(deliver(1, 100).every(Boolean)).toBe(true);
    expect(heard).toHaveLength(100);
    expect(stream.stats.queuedEvents).toBe(0);
  });
});
