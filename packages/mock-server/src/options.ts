import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Clock, systemClock } from "./clock.ts";
import { MockServerError } from "./errors.ts";
import { defaultLiveUsers } from "./rooms/world.ts";
import type { Tape } from "./tape/tape.ts";
import { parseTape } from "./tape/tape-format.ts";

export interface MockServerOptions {
  /** Port to listen on, 0 to 65,535; 0 lets the system choose a free one. Default 0. */
  readonly port?: number;
  /** Address to listen on. Default `127.0.0.1`: the mock has no protection, keep it on loopback. */
  readonly host?: string;
  /** Who is live. Default: the creators that the reference's samples name. */
  readonly liveUsers?: readonly string[];
  /** What every room plays, from its start to each client. Default: the synthetic demo room. */
  readonly tape?: Tape;
  /** How fast tapes play: 1 as recorded, 10 ten times as fast, 0 as fast as the client reads. Default 1. */
  readonly speed?: number;
  /** Seed of room ids and tokens. Default 1. */
  readonly seed?: number;
  /** How long a signed URL can be used, 1 to 86,400,000 ms. Default 30,000, as observed. */
  readonly signatureLifetimeMs?: number;
  /** The heartbeat interval that clients are told, 1,000 to 3,600,000 ms. Default 10,000. */
  readonly heartbeatIntervalMs?: number;
  /** Longest time without a heartbeat before a client is closed, 1,000 to 3,600,000 ms. Default 30,000. */
  readonly heartbeatTimeoutMs?: number;
  /** Where time comes from. Default: the machine's clock. */
  readonly clock?: Clock;
}

export type ResolvedOptions = Required<MockServerOptions>;

/**
 * Fills in the defaults and checks the ranges.
 *
 * @throws {MockServerError} ERR_ARGUMENT naming field, value and range
 */
export function resolveOptions(options: MockServerOptions): ResolvedOptions {
  return {
    port: checkNumber("port", options.port ?? 0, 0, 65_535, true),
    host: options.host ?? "127.0.0.1",
    liveUsers: options.liveUsers ?? defaultLiveUsers,
    tape: options.tape ?? readDemoTape(),
    speed: checkNumber("speed", options.speed ?? 1, 0, 1_000_000, false),
    seed: checkNumber("seed", options.seed ?? 1, 0, 2 ** 31 - 1, true),
    signatureLifetimeMs: checkNumber("signatureLifetimeMs", options.signatureLifetimeMs ?? 30_000, 1, 86_400_000, true),
    heartbeatIntervalMs: checkNumber(
      "heartbeatIntervalMs",
      options.heartbeatIntervalMs ?? 10_000,
      1000,
      3_600_000,
      true,
    ),
    heartbeatTimeoutMs: checkNumber("heartbeatTimeoutMs", options.heartbeatTimeoutMs ?? 30_000, 1000, 3_600_000, true),
    clock: options.clock ?? systemClock,
  };
}

function checkNumber(field: string, value: number, min: number, max: number, whole: boolean): number {
  if (Number.isFinite(value) && value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
  const kind = whole ? "a whole number" : "a number";
  throw new MockServerError("ERR_ARGUMENT", `${field} must be ${kind} from ${min} to ${max}, got ${value}`);
}

/** The synthetic room of the fixtures package. */
export function readDemoTape(): Tape {
  const { resolve } = createRequire(import.meta.url);
  return parseTape(readFileSync(resolve("@webcast-kit/fixtures/tapes/demo.tape.jsonl"), "utf8"));
}
