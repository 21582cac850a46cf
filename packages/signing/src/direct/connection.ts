import type { LiveEventType } from "@webcast-kit/protocol";
import {
  EventStream,
  type Failure,
  type HandlerErrorListener,
  type SuperviseEnd,
  supervise,
} from "@webcast-kit/protocol/connection";
import { publishConnection } from "../diagnostics.ts";
import { argumentError, type CallOptions } from "../options.ts";
import type { ConnectTarget, ResolvedConnectOptions } from "./connect-options.ts";
import { Continuity } from "./continuity.ts";
import type { ConnectionClosed, DirectConnection, DirectConnectionStats } from "./direct-connection.ts";
import { endOfOpening, tooOften } from "./ends.ts";
import type { DirectLinkEnd } from "./link.ts";
import { type ConnectionNotice, type DirectEvent, isEventType } from "./notices.ts";
import { RoomFeed } from "./room-feed.ts";
import { RoomSwitcher } from "./room-switcher.ts";
import { SocketChain } from "./socket-chain.ts";

const LOCALLY_CLOSED: ConnectionClosed = { code: 1000, reason: "", cause: "local" };

/** A logical connection: one socket after the other, one stream of events. */
export class ResilientConnection implements DirectConnection {
  readonly closed: Promise<ConnectionClosed>;
  readonly #options: ResolvedConnectOptions;
  readonly #stream: EventStream<DirectEvent>;
  readonly #feed: RoomFeed;
  readonly #sockets: SocketChain;
  readonly #switcher: RoomSwitcher;
  /** Ends the opening and the waiting. */
  readonly #ending = new AbortController();
  #resolveClosed: (closed: ConnectionClosed) => void = () => {};

  constructor(options: ResolvedConnectOptions) {
    this.#options = options;
    const continuity = new Continuity();
    const stream = new EventStream<DirectEvent>({
      maxQueuedEvents: options.maxQueuedEvents,
      overflow: options.overflow,
      setReading: (isReading) => this.#sockets.setReading(isReading),
      onLeave: () => this.#closeLocally(),
      secondLoopError: () => argumentError("connection", "iterated by one loop at a time"),
    });
    this.#stream = stream;
    const roomId = (): string => this.#sockets.roomId;
    this.#feed = new RoomFeed({ options, continuity, stream, roomId, onEntered: () => this.#onEntered() });
    this.#sockets = new SocketChain({ options, continuity, handler: this.#feed, signal: this.#ending.signal });
    this.#switcher = new RoomSwitcher(options, (target, room) => this.#leaveFor(target, room));
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  get roomId(): string {
    return this.#sockets.roomId;
  }

  get stats(): DirectConnectionStats {
    return { ...this.#sockets.stats, ...this.#stream.stats, ...this.#feed.stats };
  }

  /** Opens the first socket, and from then on keeps one open. Called once. */
  async start(): Promise<void> {
    const { signal, policy, clock, random } = this.#options;
    signal?.addEventListener("abort", this.#onAbort, { once: true });
    try {
      signal?.throwIfAborted();
      const first = await this.#sockets.openFirst();
      publishConnection({ phase: "open", roomId: this.roomId });
      const supervision = supervise(first, {
        open: () => this.#sockets.open(),
        endOf: endOfOpening,
        onRetry: (end, step, wait) => {
          this.#switcher.delayed(wait, step.delayMs);
          this.#feed.reconnecting(end, step);
        },
        policy,
        clock,
        random,
        signal: this.#ending.signal,
      });
      void supervision.then((end) => this.#finish(end));
    } catch (error) {
      signal?.removeEventListener("abort", this.#onAbort);
      throw error;
    }
  }

  #onEntered(): void {
    this.#sockets.entered();
    this.#switcher.entered();
  }

  async switchRoom(target: ConnectTarget, { signal }: Pick<CallOptions, "signal"> = {}): Promise<void> {
    await this.#switcher.switchTo(target, signal);
  }

  #leaveFor(target: ConnectTarget, roomId: string): void {
    // What waits is of the room that is left; and a socket that is not read would not hear the new one's answer.
    this.#stream.discard();
    this.#sockets.enter(target, roomId);
  }

  on(
    type: LiveEventType | ConnectionNotice["type"] | "event" | "handlerError",
    listener: (...args: never[]) => unknown,
  ) {
    // The overloads of the interface say which listener belongs to which type.
    if (type === "handlerError") return this.#stream.onHandlerError(listener as HandlerErrorListener<DirectEvent>);
    if (!isEventType(type)) throw argumentError("type", 'a type of event, "event" or "handlerError"', type);
    return this.#stream.on(type, listener as (event: DirectEvent) => unknown);
  }

  /** Every end comes through here; the first one counts. */
  #end(failure: Failure | undefined): void {
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
    this.#stream.end(failure);
    this.#switcher.end();
  }

  readonly #onAbort = (): void => {
    const reason = this.#options.signal?.reason;
    this.#stream.discard();
    this.#closeLocally({ reason });
  };

  #closeLocally(failure?: Failure): void {
    if (this.#ending.signal.aborted) return;
    this.#end(failure);
    this.#ending.abort(failure?.reason);
    this.#sockets.close();
  }

  #finish({ end, why }: SuperviseEnd<DirectLinkEnd>): void {
    if (why === "aborted") {
      this.#settle(LOCALLY_CLOSED);
      return;
    }
    const closed = why === "attempts" ? tooOften(end.closed) : end.closed;
    this.#end(closed.error === undefined ? undefined : { reason: closed.error });
    this.#ending.abort();
    this.#settle(closed);
  }

  #settle(closed: ConnectionClosed): void {
    publishConnection({ phase: "closed", roomId: this.roomId, ...closed });
    this.#resolveClosed(closed);
  }

  close(): Promise<ConnectionClosed> {
    this.#closeLocally();
    return this.closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  [Symbol.asyncIterator](): AsyncIterator<DirectEvent, undefined> {
    return this.#stream.iterate();
  }
}
