import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type MockServer, startMockServer } from "@webcast-kit/mock-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleForNode } from "./node-bundle.ts";
import type { HammerOptions, HammerTally } from "./redis-hammer.ts";
import { hasRedis, RedisServer } from "./redis-server.ts";
import { isRequired } from "./required.ts";

const PROCESSES = 3;
/** Of the key, in a window. */
const LIMIT = 60;
const MINUTE_MS = 60_000;
/** The mock's minute in real time. */
const WINDOW_MS = 5000;
const SETTLE_MS = 6000;
const MAX_WAIT_MS = 5000;

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

interface Hammer {
  readonly child: ChildProcess;
  readonly tally: Promise<HammerTally>;
  readonly exitCode: Promise<number | null>;
}

function startHammer(program: string, options: HammerOptions): Hammer {
  const child = fork(program, [JSON.stringify(options)], { execArgv: [], stdio: "inherit" });
  return {
    child,
    tally: new Promise((resolve) => child.once("message", (message) => resolve(message as HammerTally))),
    exitCode: new Promise((resolve) => child.once("exit", resolve)),
  };
}

/** When the API heard of requests, in the mock's milliseconds. */
function arrivalsAt(mock: MockServer): number[] {
  return mock.journal.find({ kind: "request", path: "/webcast/rate_limits" }).map(({ t }) => t);
}

/** The most requests in any window of a minute. */
function fullestWindow(arrivals: readonly number[]): number {
  return Math.max(...arrivals.map((end) => arrivals.filter((at) => at > end - MINUTE_MS && at <= end).length));
}

async function waitForRequests(mock: MockServer, count: number): Promise<void> {
  const filter = { kind: "request", path: "/webcast/rate_limits" } as const;
  const found = await mock.journal.waitFor(filter, { count, timeoutMs: 30_000 });
  expect(found.length).toBeGreaterThanOrEqual(count);
}

describe.runIf(hasRedis || isRequired("redis"))("processes that share a quota through Redis", () => {
  let mock: MockServer;
  let redis: RedisServer;
  let hammers: Hammer[] = [];
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(here("node_modules/.redis-quota-"));
    const external = ["ioredis", "rate-limiter-flexible", "undici"];
    await bundleForNode({
      entry: new URL("./redis-hammer.ts", import.meta.url),
      file: path.join(folder, "hammer.mjs"),
      external,
    });
    mock = await startMockServer({ clock: { mode: "scaled", rate: MINUTE_MS / WINDOW_MS } });
    redis = await RedisServer.start();
  }, 30_000);

  afterAll(async () => {
    for (const { child } of hammers) child.kill("SIGKILL");
    await redis?.kill();
    await mock?.close();
    rmSync(folder, { recursive: true });
  });

  it("never exceed it together, nor when Redis is killed and comes back empty, and none hangs", async () => {
    const { url, keys } = mock;
    const options = { url, key: keys.basic, windowMs: WINDOW_MS, settleMs: SETTLE_MS, maxWaitMs: MAX_WAIT_MS };
    const start = () =>
      startHammer(path.join(folder, "hammer.mjs"), { ...options, redisPort: redis.port, workers: 30 });
    hammers = Array.from({ length: PROCESSES - 1 }, start);
    await waitForRequests(mock, LIMIT);

    // The limit is used up. Redis does not know that any more, and the process that begins now never did.
    await redis.kill();
    redis = await RedisServer.start(redis.port);
    hammers.push(start());
    await waitForRequests(mock, LIMIT + LIMIT / 2);

    await redis.kill();
    await delay(1000);
    const whileAway = arrivalsAt(mock).length;
    await delay(WINDOW_MS + 1000);
    expect(arrivalsAt(mock)).toHaveLength(whileAway);

    redis = await RedisServer.start(redis.port);
    await waitForRequests(mock, whileAway + LIMIT / 2);
    for (const { child } of hammers) child.send("stop");
    const tallies = await Promise.all(hammers.map(({ tally }) => tally));
    expect(await Promise.all(hammers.map(({ exitCode }) => exitCode))).toEqual(Array(PROCESSES).fill(0));

    for (const { statuses, refused, unexpected } of tallies) {
      expect([Object.keys(statuses), unexpected]).toEqual([["200"], []]);
      expect(refused).toBeGreaterThan(0);
    }
    const arrivals = arrivalsAt(mock);
    expect(tallies.reduce((sum, { statuses }) => sum + (statuses[200] ?? 0), 0)).toBe(arrivals.length);
    expect(fullestWindow(arrivals)).toBeLessThanOrEqual(LIMIT);
  }, 90_000);
});
