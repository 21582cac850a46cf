import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { Lifetime } from "./lifetime.ts";

describe("work within the life of a client", () => {
  it("ends at once when the client does, though the work goes on", async () => {
    const lifetime = new Lifetime();
    let seen: AbortSignal | undefined;
    const work = lifetime.run(undefined, (signal) => {
      seen = signal;
      return new Promise(() => {});
    });
    lifetime.end();
    await expect(work).rejects.toMatchObject({ code: "ERR_CLOSED", side: "local", retryable: false });
    expect(seen?.reason).toMatchObject({ code: "ERR_CLOSED" });
  });

  it("ends at once with the reason of its signal", async () => {
    const controller = new AbortController();
    const work = new Lifetime().run(controller.signal, () => new Promise(() => {}));
    controller.abort(new Error("enough"));
    await expect(work).rejects.toThrow("enough");
  });

  it("does not begin when the signal has aborted, or the client is closed", async () => {
    const lifetime = new Lifetime();
    const begin = () => Promise.reject(new Error("it began"));
    await expect(lifetime.run(AbortSignal.abort(new Error("enough")), begin)).rejects.toThrow("enough");
    lifetime.end();
    await expect(lifetime.run(undefined, begin)).rejects.toMatchObject({ code: "ERR_CLOSED" });
  });

  it.each([
    ["succeeds", () => Promise.resolve(7)],
    ["fails", () => Promise.reject(new Error("no"))],
  ])("tells what it began to end when it %s", async (_, work) => {
    const seen: AbortSignal[] = [];
    const outcome = new Lifetime().run(undefined, (signal) => {
      seen.push(signal);
      return work();
    });
    await outcome.catch(() => {});
    expect(seen.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it("gives what the work gives, and leaves no listener behind", async () => {
    const { signal } = new AbortController();
    const lifetime = new Lifetime();
    expect(await lifetime.run(signal, () => Promise.resolve(7))).toBe(7);
    await expect(lifetime.run(signal, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});
