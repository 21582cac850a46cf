import { type Limits, ProtocolError, resolveLimits } from "@webcast-kit/protocol";
import type { SigningClient } from "../client.ts";
import { type Clock, systemClock } from "../deadline.ts";
import { SigningError } from "../errors.ts";
import { checkAllowedHosts } from "../hosts.ts";
import { argumentError, checkInteger, isRoomId } from "../options.ts";
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
   * Longest silence before the connection ends with ERR_TIMEOUT, 1,000 to 3,600,000 ms. Default 60,000: a live room
   * sends its viewer count every few seconds.
   */
  readonly idleTimeoutMs?: number | undefined;
  /** Longest time for opening the socket, 1 to 300,000 ms. Default 20,000. The API call has the client's `timeoutMs`. */
  readonly connectTimeoutMs?: number | undefined;
  /**
   * Most events that wait for a loop, or for the first listener, 1 to 1,000,000. Default 10,000, about a minute of a
   * very busy room. When there are more, or when they hold more than 64 MiB, the connection ends with ERR_QUEUE_OVERFLOW.
   */
  readonly maxQueuedEvents?: number | undefined;
  /** Bounds on frames and messages. Default: those of `@webcast-kit/protocol`. */
  readonly limits?: Partial<Limits> | undefined;
  /** Host names that the socket URL may have beside the platform's and that of the base URL. Default none. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Default: the clock of the process. */
  readonly clock?: Clock | undefined;
  /** Opens the socket. Default: `ws`. */
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
  readonly maxQueuedEvents: number;
  readonly limits: Limits;
  readonly allowedHosts: readonly string[];
  readonly clock: Clock;
  readonly socket: SocketFactory | undefined;
}

/**
 * Fills in the defaults and checks the ranges, before anything is sent.
 *
 * @throws {SigningError} ERR_ARGUMENT naming field, value and range
 */
export function resolveConnectOptions(options: ConnectOptions): ResolvedConnectOptions {
  const { client, heartbeatIntervalMs, idleTimeoutMs = 60_000, connectTimeoutMs = 20_000 } = options;
  return {
    client,
    target: targetOf(options),
    signal: options.signal,
    heartbeatIntervalMs:
      heartbeatIntervalMs === undefined
        ? undefined
        : checkInteger("heartbeatIntervalMs", heartbeatIntervalMs, 250, 60_000),
    idleTimeoutMs: checkInteger("idleTimeoutMs", idleTimeoutMs, 1000, 3_600_000),
    connectTimeoutMs: checkInteger("connectTimeoutMs", connectTimeoutMs, 1, 300_000),
    maxQueuedEvents: checkInteger("maxQueuedEvents", options.maxQueuedEvents ?? 10_000, 1, 1_000_000),
    limits: limitsOf(options.limits),
    allowedHosts: checkAllowedHosts(options.allowedHosts),
    clock: options.clock ?? systemClock,
    socket: options.socket,
  };
}

function targetOf({ uniqueId, roomId }: ConnectTarget): ConnectTarget {
  if ((uniqueId === undefined) === (roomId === undefined)) {
    throw new SigningError("ERR_ARGUMENT", "exactly one of uniqueId and roomId must be given");
  }
  if (uniqueId !== undefined) return { uniqueId };
  if (!isRoomId(roomId)) throw argumentError("roomId", "a decimal string below 2^63", roomId);
  return { roomId };
}

function limitsOf(limits: Partial<Limits> | undefined): Limits {
  try {
    return resolveLimits(limits);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw new SigningError("ERR_ARGUMENT", error.message.replace(/^ERR_ARGUMENT: /, ""));
  }
}
