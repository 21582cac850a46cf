import { encodeEvent } from "@webcast-kit/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Latencies } from "./latencies.ts";
import { commentOf, findMarks } from "./marks.ts";
import { eventCount } from "./options.ts";
import { Order } from "./order.ts";
import { Sender } from "./sender.ts";

describe("latencies", () => {
  it("have percentiles that are right to 2 %, and never above the longest", () => {
    const times = fc.array(fc.double({ min: 0.01, max: 100_000, noNaN: true }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(times, (all) => {
        const latencies = new Latencies();
        for (const time of all) latencies.add(time);
        const sorted = all.toSorted((a, b) => a - b);
        const exact = (share: number) => sorted[Math.ceil(share * all.length) - 1] as number;
        const { p50, p99, max } = latencies.percentiles() as NonNullable<ReturnType<Latencies["percentiles"]>>;
        for (const [found, wanted] of [
          [p50, exact(0.5)],
          [p99, exact(0.99)],
        ] as const) {
          expect(found).toBeGreaterThanOrEqual(wanted - 0.006);
          expect(found).toBeLessThanOrEqual(wanted * 1.021 + 0.006);
        }
        expect(max).toBeCloseTo(sorted.at(-1) as number, 1);
      }),
    );
  });

  it("take times of nothing and of a day, and begin anew", () => {
    const latencies = new Latencies();
    for (const time of [-1, 0, 86_400_000]) latencies.add(time);
    expect(latencies.percentiles()).toMatchObject({ p50: 0.01, max: 86_400_000 });
    latencies.reset();
    expect([latencies.count, latencies.percentiles()]).toEqual([0, undefined]);
  });
});

describe("the order of a client", () => {
  it.each([
    ["all in order", [0, 1, 2, 3], 0, 0],
    ["one that is missing", [0, 1, 3], 1, 0],
    ["the last ones missing", [0], 3, 0],
    ["two that changed places", [0, 2, 1, 3], 0, 1],
    ["one that came twice", [0, 1, 1, 2, 3], 0, 1],
    ["nothing", [], 4, 0],
  ])("knows %s", (_what, sequence, lost, outOfOrder) => {
    const order = new Order();
    for (const each of sequence) order.take(each);
    expect([order.lost(4), order.outOfOrder]).toEqual([lost, outOfOrder]);
  });
});

describe("marks", () => {
  const found = (payload: Buffer) => {
    const sequences: number[] = [];
    findMarks(payload, (sequence) => sequences.push(sequence));
    return sequences;
  };

  it("are found in texts and in messages, all of them", () => {
    const { payload } = encodeEvent({ type: "chat", user: { uniqueId: "ann" }, comment: commentOf(1_234_567) });
    expect(found(Buffer.from(payload))).toEqual([1_234_567]);
    expect(found(Buffer.from(`${commentOf(0)}\n${commentOf(10)}`))).toEqual([0, 10]);
    expect(found(Buffer.from("no mark"))).toEqual([]);
  });
});

describe("the sender", () => {
  /** A server that takes `ms` for each request, on a clock of its own. */
  async function send({ ms, perSecond, seconds }: { ms: number; perSecond: number; seconds: number }) {
    let now = 0;
    const batches: number[] = [];
    const say = (comments: readonly string[]) => {
      now += ms;
      batches.push(comments.length);
      return Promise.resolve();
    };
    const count = perSecond * seconds;
    const init = { target: { say }, perSecond, count, seconds, signal: new AbortController().signal, now: () => now };
    const sender = new Sender(init);
    await sender.run();
    return { sender, batches, now };
  }

  it("catches up behind a slow server, and counts what it waited as late", async () => {
    const { sender, batches, now } = await send({ ms: 100, perSecond: 1000, seconds: 1 });
    expect(sender.sent).toBe(1000);
    expect(batches.slice(0, 3)).toEqual([1, 100, 100]);
    expect(sender.age(0)).toBe(now);
  });

  it("stops when its time is over, although not all is sent", async () => {
    const { sender, batches } = await send({ ms: 3000, perSecond: 1000, seconds: 1 });
    expect([sender.sent, batches]).toEqual([1, [1]]);
  });

  it("sends a thousand events in one request at most", async () => {
    const { sender, batches } = await send({ ms: 50, perSecond: 100_000, seconds: 1 });
    expect(Math.max(...batches)).toBe(1000);
    expect(sender.sent).toBeLessThan(100_000);
  });
});

it("sends one event at least", () => {
  expect(eventCount({ side: "managed", clients: 2000, rate: 1, seconds: 1 })).toBe(1);
  expect(eventCount({ side: "managed", clients: 2000, rate: 50_000, seconds: 10 })).toBe(250);
});
