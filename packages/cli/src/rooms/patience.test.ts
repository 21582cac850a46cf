import { SigningError } from "@webcast-kit/signing";
import { describe, expect, it } from "vitest";
import { askPatiently } from "./patience.ts";

const limited = (retryAfterMs?: number) => new SigningError("ERR_RATE_LIMITED", "slow down", { retryAfterMs });

async function ask(failures: readonly Error[], timeoutMs: number, signal = new AbortController().signal) {
  const left = [...failures];
  const waits: number[] = [];
  const answer = askPatiently(
    async () => {
      const failure = left.shift();
      if (failure !== undefined) throw failure;
      return "answer";
    },
    { deadlineMs: performance.now() + timeoutMs, signal, onWait: (waitMs) => waits.push(waitMs) },
  );
  return { answer: await answer.catch((error: unknown) => error), waits };
}

describe("askPatiently", () => {
  it("does not wait when it need not", async () => {
    expect(await ask([], 0)).toEqual({ answer: "answer", waits: [] });
  });

  it("gives up when the wait would be too long, and for anything else", async () => {
    const late = limited(5001);
    expect(await ask([late], 5000)).toEqual({ answer: late, waits: [] });
    const other = new SigningError("ERR_UNAUTHORIZED", "no");
    expect(await ask([other], 5000)).toEqual({ answer: other, waits: [] });
  });

  it("waits as it is told, again and again", async () => {
    expect(await ask([limited(1), limited(2)], 5000)).toEqual({ answer: "answer", waits: [1, 2] });
  });

  it("can be interrupted", async () => {
    const ended = new AbortController();
    setImmediate(() => ended.abort());
    expect(await ask([limited(4000)], 5000, ended.signal)).toMatchObject({ answer: { name: "AbortError" } });
  });
});
