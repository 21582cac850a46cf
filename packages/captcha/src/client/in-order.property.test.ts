import { delay } from "@webcast-kit/protocol/connection";
import { ManualClock } from "@webcast-kit/protocol/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inOrder } from "./in-order.ts";

const durations = fc.array(fc.nat(100), { maxLength: 30 });
const concurrency = fc.integer({ min: 1, max: 8 });
const reading = fc.array(fc.nat(200), { minLength: 30, maxLength: 30 });

/** Work that lasts as long as its item says, and counts what runs at once. */
function counted(clock: ManualClock) {
  const count = { running: 0, most: 0, begun: 0 };
  const work = async (ms: number, index: number, signal: AbortSignal): Promise<string> => {
    count.begun++;
    count.most = Math.max(count.most, ++count.running);
    try {
      await delay(clock, ms, signal);
      return `${index}`;
    } catch {
      return `${index} aborted`;
    } finally {
      count.running--;
    }
  };
  return { count, work };
}

async function* slowly(clock: ManualClock, items: readonly number[], isSlow: boolean): AsyncGenerator<number> {
  for (const item of items) {
    if (isSlow) await delay(clock, 30);
    yield item;
  }
}

describe("work in order, however long each piece takes", () => {
  it("keeps the order, loses nothing, and runs no more at once than it may", async () => {
    await fc.assert(
      fc.asyncProperty(durations, concurrency, reading, fc.boolean(), async (items, limit, pauses, isSlow) => {
        const clock = new ManualClock();
        const { count, work } = counted(clock);
        const results: string[] = [];
        let mostAhead = 0;
        const read = async () => {
          for await (const result of inOrder(slowly(clock, items, isSlow), work, {
            concurrency: limit,
            signal: undefined,
          })) {
            results.push(result);
            await delay(clock, pauses[results.length - 1] ?? 0);
            mostAhead = Math.max(mostAhead, count.begun - results.length);
          }
        };
        const done = read();
        await clock.run(30 * 30 + 31 * 300);
        await done;
        expect(results).toEqual(items.map((_, index) => `${index}`));
        expect(count.most).toBeLessThanOrEqual(limit);
        expect(mostAhead).toBeLessThanOrEqual(2 * limit);
        expect(clock.pending).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it("is as fast as it may be for a quick reader: a piece begins as soon as there is room", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), concurrency, async (length, limit) => {
        const clock = new ManualClock(0);
        const { work } = counted(clock);
        const items = Array.from({ length }, () => 10);
        let endMs = 0;
        const read = async () => {
          for await (const _ of inOrder(items, work, { concurrency: limit, signal: undefined })) endMs = clock.now();
        };
        const done = read();
        await clock.run(1000);
        await done;
        expect(endMs).toBe(Math.ceil(length / limit) * 10);
      }),
      { numRuns: 60 },
    );
  });

  it("ends within the moment when it is aborted, with what runs", async () => {
    await fc.assert(
      fc.asyncProperty(durations, concurrency, fc.nat(500), async (items, limit, atMs) => {
        const clock = new ManualClock(0);
        const { count, work } = counted(clock);
        const controller = new AbortController();
        const results: string[] = [];
        const read = async () => {
          for await (const result of inOrder(items, work, { concurrency: limit, signal: controller.signal }))
            results.push(result);
          return "done";
        };
        const outcome = read().catch((error: unknown) => error);
        await clock.run(atMs);
        controller.abort("stopped");
        expect(["stopped", "done"]).toContain(await outcome);
        await clock.run(1000);
        expect([count.running, clock.pending]).toEqual([0, 0]);
        expect(results).toEqual(results.map((_, index) => `${index}`));
      }),
      { numRuns: 60 },
    );
  });
});
