import { type Limits, ProtocolError, resolveLimits } from "@webcast-kit/protocol";
import {
  type Clock,
  createReconnectPolicy,
  type LinkEnd,
  type OverflowPolicy,
  overflowPolicies,
  type ReconnectOptions,
  type ReconnectPolicy,
  systemClock,
} from "@webcast-kit/protocol/connection";
import type { SigningClient } from "../client.ts";
import { internalsOf } from "../client-internals.ts";
import { SigningError } from "../errors.ts";
import { checkAllowedHosts } from "../hosts.ts";
import { argumentError, checkInteger, isRoomId } from "../options.ts";
import { type ProxyServer, parseProxy } from "../proxy/proxy-server.ts";
import type { ConnectionSlots } from "../quota/connection-slots.ts";
import type { SocketFactory } from "./socket.ts";

/** Whose room to connect to: of a user who is live, or the room itself. */
export type ConnectTarget =
  /** The @name, with or without the @. Costs a call of `wsCredentials`. */
  | { readonly uniqueId: string; readonly roomId?: undefined }
  /** A decimal string. Costs a call of `signWebsocket`. */
  | { readonly roomId: string; readonly uniqueId?: undefined };

export type ConnectOptions = ConnectTarget & {
  readonly client: SigningClient;
  /** Ends the connecting, which then rejects with the signal's reason, or the connection, whose loop then throws it. */
  readonly signal?: AbortSignal | undefined;
  /** Time between heartbeats, 250 to 60,000 ms. Default: as the server asks in its handshake, else 10,000. */
  readonly heartbeatIntervalMs?: number | undefined;
  /**
   * Longest silence before a socket counts as stalled and is replaced, 1,000 to 3,600,000 ms. Default 60,000: a live
   * room sends its viewer count every few seconds.
   */
  readonly idleTimeoutMs?: number | undefined;
  /** Longest time for opening the socket, 1 to 300,000 ms. Default 20,000. The API call has the client's `timeoutMs`. */
  readonly connectTimeoutMs?: number | undefined;
  /** When to connect again; `false` for never. Default: up to 10 tries in a row, see `ReconnectOptions`. */
  readonly reconnect?: ReconnectOptions | false | undefined;
  /**
   * Waits for the creator to go live, at the start and after the end of a stream, in place of ending. Only with
   * `uniqueId`: a room id stands for one stream. Default false.
   */
  readonly waitUntilLive?: boolean | undefined;
  /** Goes on where the last socket ended. Default true; `false` begins anew, with a `gap` notice. */
  readonly resume?: boolean | undefined;
  /**
   * What becomes of messages from before the connection (`history: true`). Default `"emit"`: they are delivered unless
   * they were before, so that after a reconnect only the missed ones are. `"skip"`: they are not.
   */
  readonly history?: "emit" | "skip" | undefined;
  /**
   * Most events that wait for a loop, or for the first listener, 1 to 1,000,000; they may hold 64 MiB. Default 10,000,
   * about a minute of a very busy room.
   */
  readonly maxQueuedEvents?: number | undefined;
  /** What happens when more events wait. Default `"pause"`: the socket is not read, so that nothing is lost here. */
  readonly overflow?: OverflowPolicy | undefined;
  /** Bounds on frames and messages. Default: those of `@webcast-kit/protocol`. */
  readonly limits?: Partial<Limits> | undefined;
  /** Host names that the socket URL may have beside the platform's and that of the base URL. Default none. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Default: the clock of the process. */
  readonly clock?: Clock | undefined;
  /** Numbers from 0 up to 1, for the jitter of waits. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
  /** Proxy that the socket goes through, as the client's option `proxy`. Default: that of the client. */
  readonly proxy?: string | URL | undefined;
  /** Opens the socket, in place of `ws` and of the proxy. */
  readonly socket?: SocketFactory | undefined;
};

/** The options with their defaults, checked. */
export interface ResolvedConnectOptions {
  readonly client: SigningClient;
  readonly target: ConnectTarget;
  readonly signal: AbortSignal | undefined;
  readonly heartbeatIntervalMs: number | undefined;
  readonly idleTimeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly policy: ReconnectPolicy;
  readonly waitUntilLive: boolean;
  readonly resume: boolean;
  readonly history: "emit" | "skip";
  readonly maxQueuedEvents: number;
  readonly overflow: OverflowPolicy;
  readonly limits: Limits;
  readonly allowedHosts: readonly string[];
  readonly clock: Clock;
  readonly random: () => number;
  readonly proxy: ProxyServer | undefined;
  readonly slots: ConnectionSlots | undefined;
  readonly socket: SocketFactory | undefined;
}

/**
 * Fills in the defaults and checks the ranges, before anything is sent.
 *
 * @throws {SigningError} ERR_ARGUMENT naming field, value and range
 */
export function resolveConnectOptions(options: ConnectOptions): ResolvedConnectOptions {
  const { client, heartbeatIntervalMs, idleTimeoutMs = 60_000, connectTimeoutMs = 20_000 } = options;
  const { waitUntilLive = false, history = "emit", overflow = "pause" } = options;
  const target = checkTarget(options, waitUntilLive);
  return {
    client,
    target,
    signal: options.signal,
    heartbeatIntervalMs:
      heartbeatIntervalMs === undefined
        ? undefined
        : checkInteger("heartbeatIntervalMs", heartbeatIntervalMs, 250, 60_000),
    idleTimeoutMs: checkInteger("idleTimeoutMs", idleTimeoutMs, 1000, 3_600_000),
    connectTimeoutMs: checkInteger("connectTimeoutMs", connectTimeoutMs, 1, 300_000),
    policy: policyOf(options.reconnect, waitUntilLive),
    waitUntilLive,
    resume: options.resume ?? true,
    history: checkOneOf("history", history, ["emit", "skip"]),
    maxQueuedEvents: checkInteger("maxQueuedEvents", options.maxQueuedEvents ?? 10_000, 1, 1_000_000),
    overflow: checkOneOf("overflow", overflow, overflowPolicies),
    limits: asArguments(() => resolveLimits(options.limits)),
    allowedHosts: checkAllowedHosts(options.allowedHosts),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    proxy: options.proxy === undefined ? internalsOf(client).proxy : parseProxy(options.proxy),
    slots: internalsOf(client).slots,
    socket: options.socket,
  };
}

/**
 * Checks whose room is meant.
 *
 * @throws {SigningError} ERR_ARGUMENT
 */
export function checkTarget({ uniqueId, roomId }: ConnectTarget, waitUntilLive: boolean): ConnectTarget {
  if ((uniqueId === undefined) === (roomId === undefined)) {
    throw new SigningError("ERR_ARGUMENT", "exactly one of uniqueId and roomId must be given");
  }
  if (uniqueId !== undefined) return { uniqueId };
  if (waitUntilLive) throw argumentError("waitUntilLive", "used with uniqueId");
  if (!isRoomId(roomId)) throw argumentError("roomId", "a decimal string below 2^63", roomId);
  return { roomId };
}

/** A creator who is offline is waited for only when that is wanted. */
function policyOf(options: ReconnectOptions | false = {}, waitUntilLive: boolean): ReconnectPolicy {
  const policy = asArguments(() => createReconnectPolicy(options || {}));
  const isWanted = ({ decision }: LinkEnd): boolean =>
    decision === "wait-for-live" ? waitUntilLive : options !== false;
  return {
    data: (now) => policy.data(now),
    next: (end, random) => (isWanted(end) ? policy.next(end, random) : { action: "stop", why: "decision" }),
  };
}

/** Makes this package's errors of what the protocol's checks say. */
function asArguments<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw new SigningError("ERR_ARGUMENT", error.message.replace(/^ERR_ARGUMENT: /, ""));
  }
}

function checkOneOf<T extends string>(field: string, value: T, values: readonly T[]): T {
  if (values.includes(value)) return value;
  throw argumentError(field, `one of ${values.join(", ")}`, value);
}
