import { ManualClock, settled } from "@webcast-kit/protocol/testing";
import { describe, expect, it } from "vitest";
import { AnswerCache, type Asked } from "./answer-cache.ts";

function setup({ maxEntries = 2, ttlMs = 1000 } = {}) {
  const clock = new ManualClock();
  const cache = new AnswerCache({ clock, maxEntries, ttlMs });
  const asked: string[] = [];
  const answers: { resolve: (data: unknown) => void; reject: (error: unknown) => void; signal: AbortSignal }[] = [];
  const never = new AbortController().signal;
  const get = (key: string, { signal = never, timeoutMs = 1000, isFresh = false } = {}) =>
    cache.get(
      key,
      (until) =>
        new Promise<Asked>((resolve, reject) => {
          asked.push(key);
          answers.push({ resolve: (data) => resolve({ data, attempts: 1 }), reject, signal: until });
        }),
      { signal, timeoutMs, isFresh },
    );
  /** Asks, and answers at once if it has to be asked. */
  const learn = async (key: string, data: unknown) => {
    const count = answers.length;
    const answer = get(key);
    await settled();
    if (answers.length > count) answers.at(-1)?.resolve(data);
    return await answer;
  };
  return { clock, cache, asked, answers, get, learn };
}

describe("a cache of answers", () => {
  it("asks once, and knows the answer then", async () => {
    const { learn, asked } = setup();
    expect(await learn("a", 1)).toEqual({ data: 1, attempts: 1, isCached: false });
    expect(await learn("a", 2)).toEqual({ data: 1, attempts: 0, isCached: true });
    expect(asked).toEqual(["a"]);
  });

  it("forgets an answer when its time is over", async () => {
    const { learn, clock } = setup({ ttlMs: 1000 });
    await learn("a", 1);
    clock.advance(999);
    expect(await learn("a", 2)).toMatchObject({ data: 1 });
    clock.advance(1);
    expect(await learn("a", 3)).toMatchObject({ data: 3, isCached: false });
  });

  it("forgets what nobody has asked for longest when it is full", async () => {
    const { learn, asked } = setup({ maxEntries: 2 });
    for (const key of ["a", "b", "a", "c", "a", "b"]) await learn(key, key);
    expect(asked).toEqual(["a", "b", "c", "b"]);
  });

  it("forgets what it is told to", async () => {
    const { learn, cache, asked } = setup();
    await learn("a", 1);
    cache.forget("a");
    expect(await learn("a", 2)).toMatchObject({ data: 2, isCached: false });
    expect(asked).toEqual(["a", "a"]);
  });

  it("asks once for all who want to know at the same time", async () => {
    const { get, answers, asked } = setup();
    const [first, second] = [get("a"), get("a")];
    await settled();
    answers[0]?.resolve(1);
    expect(await first).toEqual({ data: 1, attempts: 1, isCached: false });
    expect(await second).toEqual({ data: 1, attempts: 0, isCached: true });
    expect(asked).toEqual(["a"]);
  });

  it("tells all of a failure, and does not keep it", async () => {
    const { get, answers, learn } = setup();
    const waiting = [get("a"), get("a")];
    await settled();
    answers[0]?.reject(new Error("no"));
    for (const each of waiting) await expect(each).rejects.toThrow("no");
    expect(await learn("a", 2)).toMatchObject({ data: 2, isCached: false });
  });

  it("goes on asking for the others when one of them gives up", async () => {
    const { get, answers } = setup();
    const controller = new AbortController();
    const [first, second] = [get("a", controller), get("a")];
    await settled();
    controller.abort(new Error("enough"));
    await expect(first).rejects.toThrow("enough");
    expect(answers[0]?.signal.aborted).toBe(false);
    answers[0]?.resolve(1);
    expect(await second).toMatchObject({ data: 1 });
  });

  it("ends asking when nobody waits any longer, and asks anew for who comes then", async () => {
    const { get, answers, learn } = setup();
    const controller = new AbortController();
    const only = get("a", controller);
    await settled();
    controller.abort(new Error("enough"));
    await expect(only).rejects.toThrow("enough");
    expect(answers[0]?.signal.aborted).toBe(true);
    const next = learn("a", 2);
    answers[0]?.reject(new Error("aborted"));
    expect(await next).toMatchObject({ data: 2, isCached: false });
  });

  it("asks once for all who come after one that was given up, also when that ends late", async () => {
    const { get, answers, asked } = setup();
    const controller = new AbortController();
    const givenUp = get("a", controller);
    await settled();
    controller.abort(new Error("enough"));
    await expect(givenUp).rejects.toThrow("enough");
    const second = get("a");
    await settled();
    answers[0]?.reject(new Error("aborted"));
    await settled();
    const third = get("a");
    await settled();
    answers[1]?.resolve(2);
    expect(await Promise.all([second, third])).toMatchObject([{ data: 2 }, { data: 2 }]);
    expect(asked).toEqual(["a", "a"]);
  });

  it("asks nothing for who has given up before", async () => {
    const { get, asked } = setup();
    await expect(get("a", { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
    expect(asked).toEqual([]);
  });
});

describe("a question that another call has asked", () => {
  it("is waited for no longer than the caller's own time when its requests may last longer, and goes on", async () => {
    const { clock, get, answers, asked } = setup();
    const slow = get("a", { timeoutMs: 5000 });
    const hasty = get("a", { timeoutMs: 300 });
    const failure = expect(hasty).rejects.toMatchObject({
      code: "ERR_TIMEOUT",
      message: expect.stringContaining("300 ms"),
    });
    await settled();
    clock.advance(300);
    await failure;
    expect(answers[0]?.signal.aborted).toBe(false);
    answers[0]?.resolve(1);
    expect(await slow).toMatchObject({ data: 1 });
    expect(asked).toEqual(["a"]);
  });

  it("is waited for through its retries when each request has no more time than the caller's", async () => {
    const { clock, get, answers } = setup();
    const waiting = [get("a", { timeoutMs: 300 }), get("a", { timeoutMs: 300 })];
    await settled();
    clock.advance(1000);
    answers[0]?.resolve(1);
    expect(await Promise.all(waiting)).toMatchObject([{ isCached: false }, { isCached: true }]);
  });

  it("is asked anew for who wants a fresh answer, which stays though the older one comes later", async () => {
    const { get, learn, answers, asked } = setup();
    const [older, fresh] = [get("a"), get("a", { isFresh: true })];
    await settled();
    expect(asked).toEqual(["a", "a"]);
    answers[1]?.resolve("fresh");
    expect(await fresh).toEqual({ data: "fresh", attempts: 1, isCached: false });
    answers[0]?.resolve("older");
    expect(await older).toMatchObject({ data: "older" });
    expect(await learn("a", "new")).toMatchObject({ data: "fresh", isCached: true });
  });
});
