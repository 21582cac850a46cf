import type { EventStreamStats, HandlerErrorListener, Typed } from "@webcast-kit/protocol/connection";
import { argumentError } from "./arguments.ts";
import { ClientCore, type CoreParts } from "./connection/client-core.ts";
import type { ClientEnd, ConnectionStats } from "./connection/client-end.ts";
import type { Drift, DriftCounts } from "./connection/drift.ts";
import type { Notice } from "./connection/notices.ts";
import type { ErrorEvent } from "./connection/outlet.ts";
import type { LiveError } from "./errors.ts";

/** What came and went on a client so far, over all its connections. */
export interface ClientStats extends ConnectionStats, EventStreamStats {
  /** Signs that the server's messages have moved on. */
  readonly drift: DriftCounts;
}

/** What listeners get, by the name that they are added for. */
export type ListenerMap<Event extends Typed> = {
  readonly [Type in (Event | Notice)["type"]]: Extract<Event | Notice, { readonly type: Type }>;
} & {
  /** Every event and every notice. */
  readonly event: Event | Notice;
};

type AnyListener = (...values: never[]) => unknown;

interface Registration {
  readonly type: string;
  readonly listener: AnyListener;
  readonly remove: () => void;
}

interface ManagedClientParts<Event extends Typed> extends CoreParts<Event> {
  /** Every name that listeners can be added for, beside the client's own. */
  readonly types: readonly string[];
  readonly drift: Drift;
}

/** Names of the client's own; nothing that a server sends reaches their listeners. */
const OWN_TYPES = ["connected", "disconnected", "gap", "decodeError", "unknown", "event", "error", "handlerError"];

/**
 * What `TikTokLive` and `TikTokCaptions` have in common: a client of one creator that stays connected, an async iterable
 * of events.
 *
 * @typeParam Event events of the server
 * @typeParam Listeners what listeners get, by name
 */
export abstract class ManagedClient<Event extends Typed, Listeners extends object>
  implements AsyncIterable<Event | Notice, undefined>, AsyncDisposable
{
  readonly #core: ClientCore<Event>;
  readonly #types: ReadonlySet<string>;
  readonly #drift: Drift;
  readonly #uniqueId: string;
  readonly #registrations = new Set<Registration>();

  protected constructor({ types, drift, ...parts }: ManagedClientParts<Event>) {
    this.#core = new ClientCore(parts);
    this.#types = new Set([...types, ...OWN_TYPES]);
    this.#drift = drift;
    this.#uniqueId = parts.options.uniqueId;
  }

  /** @name of the creator, without the @. */
  get uniqueId(): string {
    return this.#uniqueId;
  }

  /** A copy of the counters as they are now. */
  get stats(): ClientStats {
    return { ...this.#core.stats, drift: this.#drift.counts() };
  }

  /** Resolves when the client has ended for good and its socket is gone. Never rejects. */
  get ended(): Promise<ClientEnd> {
    return this.#core.ended;
  }

  /**
   * Connects; resolves when the server has let this client in, which is with its first message.
   *
   * When it rejects, nothing goes on in the background, and it can be called again. After the end of the client, make
   * another one.
   *
   * @throws {LiveError} ERR_UNAUTHORIZED, ERR_NO_PERMISSION, ERR_INVALID_OPTIONS, ERR_NOT_LIVE (not with
   *   `waitUntilLive`), ERR_RATE_LIMITED, ERR_HTTP_STATUS, ERR_NETWORK, ERR_TIMEOUT, ERR_CLOSED as the server refuses;
   *   ERR_STATE after the end; the signal's reason
   */
  connect(): Promise<void> {
    return this.#core.connect();
  }

  /** Ends the client for good. Resolves as `ended` does: when the socket is gone, after three seconds at most. */
  disconnect(): Promise<ClientEnd> {
    return this.#core.disconnect();
  }

  /**
   * Adds a listener; the returned function removes it.
   *
   * Listeners hear events in the order in which these came. What one throws, or rejects with, affects neither the
   * connection nor the others: it goes to the `handlerError` listeners, and without one of these becomes an uncaught
   * exception of the process.
   *
   * @throws {LiveError} ERR_ARGUMENT when nothing is called `type`: events of other names come as `unknown`
   */
  on<Type extends keyof Listeners & string>(type: Type, listener: (event: Listeners[Type]) => unknown): () => void;
  on(type: "handlerError", listener: HandlerErrorListener<Event | Notice | ErrorEvent>): () => void;
  on(type: string, listener: AnyListener): () => void {
    return this.#add(type, listener, listener);
  }

  /** As `on`, for one event. */
  once<Type extends keyof Listeners & string>(type: Type, listener: (event: Listeners[Type]) => unknown): () => void {
    const remove = this.#add(type, listener, (event: never) => {
      remove();
      return listener(event);
    });
    return remove;
  }

  /** Removes a listener that `on` or `once` added. Does nothing when there is none. */
  off(type: string, listener: AnyListener): void {
    for (const registration of this.#registrations) {
      if (registration.type === type && registration.listener === listener) registration.remove();
    }
  }

  #add(type: string, listener: AnyListener, call: AnyListener): () => void {
    if (!this.#types.has(type)) {
      throw argumentError("type", "the name of an event, or unknown for events of any other name", type);
    }
    const detach = this.listen(type, call);
    const remove = (): void => {
      this.#registrations.delete(registration);
      detach();
    };
    const registration: Registration = { type, listener, remove };
    this.#registrations.add(registration);
    return remove;
  }

  /** Brings a listener to where its events come out. Subclasses add names that are more than a type. */
  protected listen(type: string, listener: AnyListener): () => void {
    const { outlet } = this.#core;
    if (type === "handlerError") return outlet.onHandlerError(listener as unknown as HandlerErrorListener<unknown>);
    if (type === "error") return outlet.onError(listener as (error: LiveError) => unknown);
    return this.listenToEvents(type, listener);
  }

  /** As `listen`, past the names that are the client's own. */
  protected listenToEvents(type: string, listener: AnyListener): () => void {
    return this.#core.outlet.on(type, listener as (event: Event | Notice) => unknown);
  }

  /** Begins a loop: it ends when the client has ended, and throws when that was an error. Leaving it disconnects. */
  [Symbol.asyncIterator](): AsyncIterator<Event | Notice, undefined> {
    return this.#core.outlet.iterate();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#core.disconnect();
  }
}
