/** A process that asks an API for as much as its quota lets through, until its parent tells it to stop. */
import { Redis } from "ioredis";
import { request } from "undici";
import { SigningError } from "../packages/signing/src/errors.ts";
import type { RequestGate } from "../packages/signing/src/http/request-gate.ts";
import { createQuota } from "../packages/signing/src/quota/quota.ts";
import { createRedisLeaseStore } from "../packages/signing/src/quota/redis.ts";

/** What the parent wants, as JSON in the first argument. */
export interface HammerOptions {
  readonly url: string;
  readonly key: string;
  readonly redisPort: number;
  readonly windowMs: number;
  readonly settleMs: number;
  readonly maxWaitMs: number;
  /** Requests that want to leave at once. */
  readonly workers: number;
}

/** What came of it, as the last message to the parent. */
export interface HammerTally {
  readonly statuses: Readonly<Record<number, number>>;
  /** Turns that did not come in time. */
  readonly refused: number;
  readonly unexpected: readonly string[];
}

const options = JSON.parse(process.argv[2] ?? "{}") as HammerOptions;
const statuses: Record<number, number> = {};
const unexpected: string[] = [];
let refused = 0;
let isStopped = false;

async function callOnce(gate: RequestGate): Promise<void> {
  await gate.take(undefined);
  const { statusCode, headers, body } = await request(`${options.url}/webcast/rate_limits`, {
    headers: { "x-api-key": options.key },
  });
  await body.dump();
  gate.report(headers, statusCode);
  statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
}

async function work(gate: RequestGate): Promise<void> {
  while (!isStopped) {
    try {
      await callOnce(gate);
    } catch (error) {
      if (error instanceof SigningError && error.code === "ERR_RATE_LIMITED") refused++;
      else unexpected.push(String(error));
    }
  }
}

const client = new Redis(options.redisPort, "127.0.0.1", { retryStrategy: () => 100 });
client.on("error", () => {
  // It is away on purpose.
});
const { windowMs, maxWaitMs, settleMs } = options;
const store = createRedisLeaseStore({ client, settleMs });
const gate = createQuota({ store, windowMs, maxWaitMs }).gateFor(options.key);
process.once("message", () => {
  isStopped = true;
});
await Promise.all(Array.from({ length: options.workers }, () => work(gate)));
client.disconnect();
const tally: HammerTally = { statuses, refused, unexpected };
process.send?.(tally, () => process.disconnect());
