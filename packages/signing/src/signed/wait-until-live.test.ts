import { setImmediate as nextTurn } from "node:timers/promises";
import { ManualClock } from "@webcast-kit/protocol/testing";
import { describe, expect, it } from "vitest";
import { rejectionOf, signingErrorOf } from "../../testing/outcome.ts";
import { type StubAnswer, StubDispatcher } from "../../testing/stub-dispatcher.ts";
import { createSigningClient } from "../client.ts";
import type { WaitUntilLiveOptions } from "./wait-until-live.ts";

const ROOM = "7300000000000000123";
const statusOf = (room_id: string): StubAnswer => ({
  body: { status_code: 0, data: [{ room_id, alive: room_id !== "", title: "", userCount: 0 }] },
});
const offline = statusOf("");
const live = statusOf(ROOM);

/** Answers in turn, the last one for ever. */
function setup(...answers: readonly [StubAnswer | Error, ...(StubAnswer | Error)[]]) {
  const clock = new ManualClock();
  const dispatcher = new StubDispatcher((_, count) => answers[Math.min(count, answers.length) - 1]);
  const client = createSigningClient({ apiKey: "key-of-the-test", dispatcher, clock });
  const wait = (options: Partial<WaitUntilLiveOptions> = {}) =>
    client.waitUntilLive({ uniqueId: "@streamer", ...options });
  const pass = async (ms: number) => {
    await nextTurn();
    clock.advance(ms);
    await nextTurn();
  };
  return { clock, client, wait, pass, asked: () => dispatcher.requests.map(({ path }) => path) };
}

describe("waitUntilLive", () => {
  it("is there at once for who is live, and leaves no timer", async () => {
    const { clock, wait, asked } = setup(live);
    expect(await wait()).toEqual({ roomId: ROOM });
    expect(asked()).toEqual(["/webcast/check_alive?unique_id=streamer"]);
    expect(clock.pending).toBe(0);
  });

  it("asks once a minute, or as often as it is told", async () => {
    const { wait, pass, asked } = setup(offline, offline, live);
    const waiting = wait();
    await pass(59_999);
    expect(asked()).toHaveLength(1);
    await pass(1);
    expect(asked()).toHaveLength(2);
    await pass(60_000);
    expect(await waiting).toEqual({ roomId: ROOM });
    const often = setup(offline, live);
    const soon = often.wait({ pollIntervalMs: 1000 });
    await often.pass(1000);
    expect(await soon).toEqual({ roomId: ROOM });
  });

  it("waits as long as a limit says, if that is longer", async () => {
    const limited = { status: 429, headers: { "retry-after": "90" } };
    const { wait, pass, asked } = setup(limited, { ...limited, headers: { "retry-after": "1" } }, live);
    const waiting = wait();
    await pass(89_999);
    expect(asked()).toHaveLength(1);
    await pass(1);
    expect(asked()).toHaveLength(2);
    await pass(60_000);
    expect(await waiting).toEqual({ roomId: ROOM });
  });

  it.each<[string, StubAnswer | Error]>([
    ["a lost connection", Object.assign(new Error("gone"), { code: "ECONNRESET" })],
    ["a connection that takes too long", Object.assign(new Error("late"), { code: "UND_ERR_CONNECT_TIMEOUT" })],
    ["a failure of the server", { status: 503 }],
  ])("waits %s out", async (_, failure) => {
    const { wait, pass } = setup(failure, live);
    const waiting = wait();
    await pass(60_000);
    expect(await waiting).toEqual({ roomId: ROOM });
  });

  it.each<[string, StubAnswer]>([
    ["ERR_UNAUTHORIZED", { status: 401 }],
    ["ERR_TIER_REQUIRED", { status: 403 }],
    ["ERR_HTTP_STATUS", { status: 400 }],
    ["ERR_RESPONSE_INVALID", { body: "<html>" }],
  ])("throws %s at once", async (code, answer) => {
    const { clock, wait } = setup(answer);
    expect((await signingErrorOf(wait())).code).toBe(code);
    expect(clock.pending).toBe(0);
  });

  it("ends when its time is over, with the signal, and with the client", async () => {
    const { clock, client, wait, pass } = setup(offline);
    const late = signingErrorOf(wait({ timeoutMs: 90_000 }));
    await pass(60_000);
    await pass(30_000);
    expect(await late).toMatchObject({ message: "ERR_TIMEOUT: waitUntilLive: not live after 90000 ms" });
    const controller = new AbortController();
    const aborted = rejectionOf(wait({ signal: controller.signal }));
    await nextTurn();
    controller.abort("enough");
    expect(await aborted).toBe("enough");
    const closed = signingErrorOf(wait());
    await nextTurn();
    await client.close();
    expect(await closed).toMatchObject({ code: "ERR_CLOSED", side: "local", retryable: false });
    expect(clock.pending).toBe(0);
  });

  it.each([
    [{ pollIntervalMs: 999 }, "pollIntervalMs must be a whole number from 1000 to 3600000, got 999"],
    [{ pollIntervalMs: 3_600_001 }, "pollIntervalMs must be"],
    [{ timeoutMs: 0 }, "timeoutMs must be a whole number from 1 to 2147483647, got 0"],
    [{ uniqueId: "" }, "uniqueId must be"],
  ])("refuses %j", async (options, message) => {
    const { wait, asked } = setup(live);
    expect((await signingErrorOf(wait(options))).message).toContain(message);
    expect(asked()).toEqual([]);
  });
});
