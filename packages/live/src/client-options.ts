import {
  type Clock,
  type OverflowPolicy,
  overflowPolicies,
  type ReconnectOptions,
  systemClock,
} from "@webcast-kit/protocol/connection";
import { platform } from "#socket";
import { argumentError, checkInteger, checkOneOf } from "./arguments.ts";
import { socketBaseOf } from "./base-url.ts";
import type { LiveSocketFactory, SocketProxy } from "./platform/socket-port.ts";

/** When to connect again, and how often. */
export type LiveReconnectOptions = ReconnectOptions;

/** Options of every client of this package. */
export interface ClientOptions {
  /** @name of the creator, with or without the @, 1 to 64 characters, as it is: spaces count. */
  readonly uniqueId: string;
  /** Where the API is: https or wss; http or ws on loopback only. Default `https://api.tik.tools`. */
  readonly baseUrl?: string | undefined;
  /**
   * Where the key travels. Default `query`, the only way that the reference documents for sockets. `header` sends
   * `x-api-key`, which keeps the key out of the logs of proxies; browsers cannot, and there is no header for a `jwtKey`.
   */
  readonly keyIn?: "query" | "header" | undefined;
  /** `false`: one connection, and its end is the end. Default: as described there. */
  readonly reconnect?: false | LiveReconnectOptions | undefined;
  /** Lets `connect()` wait until the creator goes live, in place of a rejection with ERR_NOT_LIVE. Default false. */
  readonly waitUntilLive?: boolean | undefined;
  /** `wait` for the creator's next stream, or `stop` as after any normal end. Default `wait`. */
  readonly onStreamEnd?: "wait" | "stop" | undefined;
  /**
   * Longest silence before the connection counts as dead and is replaced, 1,000 to 3,600,000 ms. Default 75,000: the
   * server closes by itself after 60 seconds without messages.
   */
  readonly idleTimeoutMs?: number | undefined;
  /** Longest time until the first message of a connection, 1 to 300,000 ms. Default 20,000. */
  readonly connectTimeoutMs?: number | undefined;
  /**
   * Largest message, 1 to 2^30 bytes. Default 1 MiB: real ones have some KB. A larger one ends the connection; in
   * browsers, which have it already, it is a `decodeError`.
   */
  readonly maxMessageBytes?: number | undefined;
  /**
   * Most events that wait for a loop, or for the first listener, 1 to 1,000,000. Default 10,000, about a minute of a
   * very busy room.
   */
  readonly maxQueuedEvents?: number | undefined;
  /**
   * What happens when more events wait: `pause` stops reading the socket, `drop-oldest` and `drop-newest` lose events
   * and count them, `error` ends the client with ERR_QUEUE_OVERFLOW. Default `pause`, which in browsers does what
   * `error` does, because a socket cannot be paused there.
   */
  readonly overflow?: OverflowPolicy | undefined;
  /**
   * Ends the client, also before `connect()` and after one that failed; what waits for it gets the signal's reason. The
   * client lets go of the signal when it has ended.
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * Proxy that the socket goes through: an http, https, socks5 or socks5h URL, with `user:password@` if it wants that.
   * Names are resolved by the proxy. Node.js only. Default: none.
   */
  readonly proxy?: string | URL | undefined;
  /** Opens the sockets. Default: `ws` on Node.js, elsewhere the platform's `WebSocket`. */
  readonly socket?: LiveSocketFactory | undefined;
  /** Default: the clock of the process. */
  readonly clock?: Clock | undefined;
}

type Given<Options> = { readonly [Field in keyof Options]-?: Exclude<Options[Field], undefined> };

/** The options with their defaults, checked: `uniqueId` without the @, `baseUrl` as the base of socket URLs. */
export interface ResolvedClientOptions extends Given<Omit<ClientOptions, "signal" | "proxy">> {
  /** The reading of sockets can be stopped. */
  readonly canPause: boolean;
  readonly signal: AbortSignal | undefined;
  readonly proxy: SocketProxy | undefined;
}

const DEFAULT_BASE_URL = "https://api.tik.tools";
const MAX_UNIQUE_ID_LENGTH = 64;
/** Half of a character: no URL can hold it. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Fills in the defaults and checks the ranges, before anything is sent.
 *
 * @throws {LiveError} ERR_ARGUMENT naming field, value and range
 */
export function resolveClientOptions(options: ClientOptions): ResolvedClientOptions {
  const { reconnect = {}, idleTimeoutMs = 75_000, connectTimeoutMs = 20_000, maxMessageBytes = 1024 * 1024 } = options;
  return {
    uniqueId: checkUniqueId(options.uniqueId),
    baseUrl: socketBaseOf(options.baseUrl ?? DEFAULT_BASE_URL),
    ...checkPlatform(options),
    reconnect,
    waitUntilLive: options.waitUntilLive ?? false,
    onStreamEnd: checkOneOf("onStreamEnd", options.onStreamEnd ?? "wait", ["wait", "stop"]),
    idleTimeoutMs: checkInteger("idleTimeoutMs", idleTimeoutMs, 1000, 3_600_000),
    connectTimeoutMs: checkInteger("connectTimeoutMs", connectTimeoutMs, 1, 300_000),
    maxMessageBytes: checkInteger("maxMessageBytes", maxMessageBytes, 1, 2 ** 30),
    maxQueuedEvents: checkInteger("maxQueuedEvents", options.maxQueuedEvents ?? 10_000, 1, 1_000_000),
    overflow: checkOneOf("overflow", options.overflow ?? "pause", overflowPolicies),
    signal: options.signal,
    clock: options.clock ?? systemClock,
  };
}

function checkUniqueId(uniqueId: unknown): string {
  const name = typeof uniqueId === "string" ? uniqueId.replace(/^@/, "") : "";
  if (name !== "" && name.length <= MAX_UNIQUE_ID_LENGTH && !LONE_SURROGATE.test(name)) return name;
  throw argumentError("uniqueId", `a name of 1 to ${MAX_UNIQUE_ID_LENGTH} characters`, uniqueId);
}

/** What depends on where this runs. A socket of the caller's own is taken to be able to do everything. */
function checkPlatform({ keyIn = "query", proxy, socket }: ClientOptions) {
  checkOneOf("keyIn", keyIn, ["query", "header"]);
  const canSetHeaders = socket !== undefined || platform.canSetHeaders;
  if (keyIn === "header" && !canSetHeaders) throw argumentError("keyIn", '"query" where sockets cannot have headers');
  if (proxy !== undefined && socket !== undefined) throw argumentError("proxy", "left out with a socket of your own");
  return {
    keyIn,
    proxy: proxy === undefined ? undefined : platform.parseProxy(proxy),
    socket: socket ?? platform.open,
    canPause: socket !== undefined || platform.canPause,
  };
}
