import { type Clock, systemClock } from "@webcast-kit/protocol/connection";
// By its file: Bun has something else in the place of `undici`, which has no pools.
import { Agent, type Dispatcher } from "undici/index.js";
import { argumentError, checkInteger } from "../options.ts";
import { type ProxyServer, parseProxy } from "../proxy/proxy-server.ts";
import { dispatcherOf } from "../proxy/transport.ts";
import { borrowed, PoolCarrier } from "./carrier.ts";
import type { Transport } from "./http.ts";
import { Lifetime } from "./lifetime.ts";

/** How requests travel. */
export interface TransportOptions {
  /**
   * undici dispatcher that carries the requests; closing the client leaves it open, and so does a time-out, but for the
   * connection of that request. Default: a pool of the client's own, whose idle connections a time-out ends.
   */
  readonly dispatcher?: Dispatcher | undefined;
  /**
   * Proxy that calls and direct connections go through: an http, https, socks5 or socks5h URL, with
   * `user:password@` if it wants that. Names are resolved by the proxy. Default: none.
   */
  readonly proxy?: string | URL | undefined;
  /** Connections that the client's own pool may have to one host, 1 to 1,000. Default 10. */
  readonly connections?: number | undefined;
  /** Where time comes from, for tests that do not wait. Default: the machine's. */
  readonly clock?: Clock | undefined;
}

/**
 * Reads the option `proxy`.
 *
 * @throws {SigningError} ERR_ARGUMENT when it is no URL of a proxy, or there is a dispatcher too
 */
export function proxyOf({ proxy, dispatcher }: TransportOptions): ProxyServer | undefined {
  if (proxy === undefined) return undefined;
  if (dispatcher !== undefined) throw argumentError("proxy", "given without dispatcher, which has a way of its own");
  return parseProxy(proxy);
}

/**
 * Opens what carries requests, and tells how to end it.
 *
 * @throws {SigningError} ERR_ARGUMENT when `connections` or `proxy` is out of range
 */
export function openTransport(options: TransportOptions): { transport: Transport; close: () => Promise<void> } {
  const { dispatcher, clock = systemClock } = options;
  const proxy = proxyOf(options);
  const connections = checkInteger("connections", options.connections ?? 10, 1, 1000);
  const ending = new AbortController();
  const pool = { connections, pipelining: 1 };
  const open = (): Agent => (proxy ? dispatcherOf(proxy, { signal: ending.signal }, pool) : new Agent(pool));
  const carrier = dispatcher === undefined ? new PoolCarrier(open) : borrowed(dispatcher);
  const transport = { carrier, clock, lifetime: new Lifetime() };
  let closing: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    transport.lifetime.end();
    ending.abort();
    await carrier.destroy();
  };
  const close = (): Promise<void> => {
    closing ??= end();
    return closing;
  };
  return { transport, close };
}
