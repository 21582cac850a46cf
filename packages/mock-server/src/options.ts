import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import {
  type QuirkName,
  type QuirkSettings,
  quirkReadings,
  quirks,
  SIGNED_SOCKET_URL_LIFETIME_MS,
  tierLimits,
  vendorTierLimits,
  WEBCAST_SOCKETS_PER_IP,
} from "@webcast-kit/contract";
import { checkNumber } from "./check-number.ts";
import { type ClockMode, VirtualClock } from "./clock/virtual-clock.ts";
import { MockServerError } from "./errors.ts";
import type { TierTable } from "./limits/accounts.ts";
import type { Playback } from "./namespace/playback.ts";
import { type Tape, toBatches } from "./tape/tape.ts";
import { parseTape } from "./tape/tape-format.ts";
import { resolveTls, type TlsOptions } from "./tls/options.ts";
import { defaultLiveUsers } from "./world/creators.ts";

/** `documented`: what the reference has. `vendor-2026`: also what public clients call beside it, and their tiers. */
export type Profile = "documented" | "vendor-2026";

const logLevels = ["silent", "error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof logLevels)[number];

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
  /** Seed of the simulated world and of tokens, 0 to 2^31 - 1. Default 1. */
  readonly seed?: number;
  /** How time goes on: a mode, or a clock that you keep in your hand. Default `{ mode: "real" }`. */
  readonly clock?: VirtualClock | ClockMode;
  /** Whether rate limits, quotas, socket limits and lifetimes are enforced; tiers still are. Default true. */
  readonly limits?: boolean;
  /** Which API is played. Default `documented`. */
  readonly profile?: Profile;
  /**
   * How contradictions of the reference are read: a whole reading, or single quirks. Default `default`, which in the
   * profile `vendor-2026` has `offline: "aliveFalse"`, because a public recorder knows by that who is not live.
   */
  readonly quirks?: keyof typeof quirkReadings | Partial<QuirkSettings>;
  /** Webcast sockets that one address may have open, 1 to 1,000,000. Default 4, as documented. */
  readonly webcastSocketsPerIp?: number;
  /** How long a signed URL can be used, 1 to 86,400,000 ms. Default 30,000, as observed. */
  readonly signatureLifetimeMs?: number;
  /** The heartbeat interval that clients are told, 1,000 to 3,600,000 ms. Default 10,000. */
  readonly heartbeatIntervalMs?: number;
  /** Longest time without a heartbeat before a client is closed, 1,000 to 3,600,000 ms. Default 30,000. */
  readonly heartbeatTimeoutMs?: number;
  /**
   * Whether clients may also come by TLS, under the names of hosts that they have in their code: by a port of its own,
   * and through tunnels (CONNECT) on `port`. `true` for the defaults of {@link TlsOptions}. Default false.
   */
  readonly tls?: boolean | TlsOptions;
  /** What is written to stderr, one JSON line each: `silent`, `error`, `warn`, `info`, `debug`. Default `silent`. */
  readonly log?: LogLevel;
}

export interface ResolvedOptions extends Required<Omit<MockServerOptions, "clock" | "limits" | "quirks" | "tls">> {
  readonly clock: VirtualClock;
  readonly limits: TierTable;
  readonly quirks: QuirkSettings;
  readonly playback: Playback;
  /** Nothing when there is to be no TLS. */
  readonly tls: Required<TlsOptions> | undefined;
}

/**
 * Fills in the defaults and checks the ranges.
 *
 * @throws {MockServerError} ERR_ARGUMENT naming field, value and range
 */
export function resolveOptions(options: MockServerOptions): ResolvedOptions {
  checkKinds(options);
  const whole = (field: keyof MockServerOptions, fallback: number, min: number, max: number) =>
    checkNumber(field, (options[field] as number | undefined) ?? fallback, { min, max, whole: true });
  const tape = options.tape ?? readDemoTape();
  const speed = checkNumber("speed", options.speed ?? 1, { min: 0, max: 1_000_000, whole: false });
  const profile = checkOneOf("profile", options.profile ?? "documented", ["documented", "vendor-2026"]);
  return {
    port: whole("port", 0, 0, 65_535),
    host: options.host ?? "127.0.0.1",
    liveUsers: options.liveUsers ?? defaultLiveUsers,
    tape,
    speed,
    playback: { batches: toBatches(tape.entries), startMs: Date.parse(tape.header.created), speed },
    seed: whole("seed", 1, 0, 2 ** 31 - 1),
    clock:
      options.clock instanceof VirtualClock
        ? options.clock
        : new VirtualClock({ mode: options.clock ?? { mode: "real" } }),
    limits: options.limits === false ? undefined : profile === "documented" ? tierLimits : vendorTierLimits,
    profile,
    quirks: resolveQuirks(options.quirks ?? "default", profile),
    webcastSocketsPerIp: whole("webcastSocketsPerIp", WEBCAST_SOCKETS_PER_IP, 1, 1_000_000),
    signatureLifetimeMs: whole("signatureLifetimeMs", SIGNED_SOCKET_URL_LIFETIME_MS, 1, 86_400_000),
    heartbeatIntervalMs: whole("heartbeatIntervalMs", 10_000, 1000, 3_600_000),
    heartbeatTimeoutMs: whole("heartbeatTimeoutMs", 30_000, 1000, 3_600_000),
    tls: resolveTls(options.tls ?? false),
    log: checkOneOf("log", options.log ?? "silent", logLevels),
  };
}

/** @throws {MockServerError} ERR_ARGUMENT when an option is of another kind, or is none at all */
function checkKinds(options: MockServerOptions): void {
  for (const name of Object.keys(options)) checkOneOf("option", name, optionNames);
  const { limits, liveUsers, tape } = options;
  if (limits !== undefined && typeof limits !== "boolean") throw refuse("limits", "true or false", limits);
  const isName = (name: unknown) => typeof name === "string" && /^@?[^\s/?#@]{1,64}$/.test(name);
  if (liveUsers !== undefined && !(Array.isArray(liveUsers) && liveUsers.every(isName))) {
    throw refuse("liveUsers", "a list of @names, 1 to 64 characters each", liveUsers);
  }
  if (tape !== undefined && !Array.isArray(tape?.entries)) {
    throw refuse("tape", "a Tape, as parseTape gives one", typeof tape);
  }
}

/** Every option; a record, so that none is forgotten. */
const known: Record<keyof MockServerOptions, true> = {
  port: true,
  host: true,
  liveUsers: true,
  tape: true,
  speed: true,
  seed: true,
  clock: true,
  limits: true,
  profile: true,
  quirks: true,
  webcastSocketsPerIp: true,
  signatureLifetimeMs: true,
  heartbeatIntervalMs: true,
  heartbeatTimeoutMs: true,
  tls: true,
  log: true,
};
const optionNames = Object.keys(known);

function refuse(field: string, wanted: string, value: unknown): MockServerError {
  return new MockServerError("ERR_ARGUMENT", `${field} must be ${wanted}, got ${JSON.stringify(value)}`);
}

/** @throws {MockServerError} ERR_ARGUMENT when a quirk or its value is not known */
function resolveQuirks(settings: NonNullable<MockServerOptions["quirks"]>, profile: Profile): QuirkSettings {
  const readings: typeof quirkReadings =
    profile === "documented"
      ? quirkReadings
      : { ...quirkReadings, default: { ...quirkReadings.default, offline: "aliveFalse" } };
  if (typeof settings === "string") {
    return readings[checkOneOf("quirks", settings, Object.keys(readings) as (keyof typeof readings)[])];
  }
  for (const [name, value] of Object.entries(settings)) {
    checkOneOf("quirks", name, Object.keys(quirks));
    checkOneOf(`quirks.${name}`, value, quirks[name as QuirkName].values);
  }
  return { ...readings.default, ...settings };
}

function checkOneOf<const Value extends string>(field: string, value: string, values: readonly Value[]): Value {
  const known = values.find((each) => each === value);
  if (known !== undefined) return known;
  throw new MockServerError(
    "ERR_ARGUMENT",
    `${field} must be one of ${values.join(", ")}, got ${JSON.stringify(value)}`,
  );
}

let demoTape: Tape | undefined;

/** A room in which nothing happens but what is put into it, and which does not end. */
export function quietTape(): Tape {
  const { header } = readDemoTape();
  return { header: { ...header, id: "quiet" }, entries: [] };
}

/** The synthetic room of the fixtures package: four minutes, then the stream ends. */
export function readDemoTape(): Tape {
  const { resolve } = createRequire(import.meta.url);
  demoTape ??= parseTape(readFileSync(resolve("@webcast-kit/fixtures/tapes/demo.tape.jsonl"), "utf8"));
  return demoTape;
}
