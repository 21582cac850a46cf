import type { SigningClient } from "./client.ts";
import type { ProxyServer } from "./proxy/proxy-server.ts";
import type { ConnectionSlots } from "./quota/connection-slots.ts";

/** What direct connections take over from their client. */
export interface Route {
  /** The proxy that everything goes through. */
  readonly proxy: ProxyServer | undefined;
  readonly slots: ConnectionSlots | undefined;
}

/** What a connection knows of its client, without the client showing it. */
export interface ClientInternals extends Route {
  /** What must not show in a text about the client's work. */
  readonly secrets: readonly string[];
}

const internals = new WeakMap<SigningClient, ClientInternals>();

export function keepInternals(client: SigningClient, what: ClientInternals): void {
  internals.set(client, what);
}

/** Nothing is known of a client that somebody else made, e.g. for a test. */
export function internalsOf(client: SigningClient): ClientInternals {
  return internals.get(client) ?? { secrets: [], proxy: undefined, slots: undefined };
}
