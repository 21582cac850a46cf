import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventQueue } from "./event-queue.ts";

/** What a queue is meant to do, written the slow way. */
interface Model {
  readonly waiting: number[];
  readonly readers: { value: number | undefined }[];
}

type Step = "push" | "next" | "clear";

describe("EventQueue", () => {
  it("behaves as an array with a bound", async () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.constant<Step>("push") },
      { weight: 5, arbitrary: fc.constant<Step>("next") },
      { weight: 1, arbitrary: fc.constant<Step>("clear") },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.array(step, { maxLength: 100, size: "max" }),
        async (capacity, steps) => {
          const queue = new EventQueue<number>({ items: capacity, bytes: Number.POSITIVE_INFINITY });
          const model: Model = { waiting: [], readers: [] };
          const expected: { value: number | undefined }[] = [];
          const results: Promise<IteratorResult<number, undefined>>[] = [];
          for (const [index, name] of steps.entries()) {
            if (name === "push") expect(queue.push(index)).toBe(pushTo(model, capacity, index));
            else if (name === "clear") {
              queue.clear();
              model.waiting.length = 0;
            } else {
              results.push(queue.next());
              expected.push(nextOf(model));
            }
            expect(queue.peekAll()).toEqual(model.waiting);
            expect(queue.size).toBe(model.waiting.length);
          }
          queue.end();
          expect((await Promise.all(results)).map(({ value }) => value)).toEqual(expected.map(({ value }) => value));
        },
      ),
    );
  });
});

function pushTo({ waiting, readers }: Model, capacity: number, value: number): boolean {
  const reader = readers.shift();
  if (reader !== undefined) {
    reader.value = value;
    return true;
  }
  if (waiting.length >= capacity) return false;
  waiting.push(value);
  return true;
}

function nextOf({ waiting, readers }: Model): { value: number | undefined } {
  const reader = { value: waiting.shift() };
  if (reader.value === undefined) readers.push(reader);
  return reader;
}
