import {
  type EventStreamStats,
  type Failure,
  type Link,
  type NextStep,
  type ReconnectPolicy,
  supervise,
  Turns,
  type Typed,
} from "@webcast-kit/protocol/connection";
import { createDedup } from "@webcast-kit/protocol/session";
import { platform } from "#socket";
import type { ResolvedClientOptions } from "../client-options.ts";
import type { Credentials } from "../credentials.ts";
import { LiveError } from "../errors.ts";
import type { ClientEnd, ConnectionStats } from "./client-end.ts";
import type { LiveLinkEnd, OpenFailure } from "./link-end.ts";
import { createLivePolicy } from "./live-policy.ts";
import type { Dialect } from "./message-reader.ts";
import type { ConnectedNotice, DisconnectedNotice, GapNotice, Notice } from "./notices.ts";
import { openLink } from "./open-link.ts";
import { Outlet } from "./outlet.ts";
import { type LinkHandler, localEnd, type SocketLink } from "./socket-link.ts";

export interface CoreParts<Event extends Typed> {
  readonly options: ResolvedClientOptions;
  readonly credentials: Credentials;
  readonly dialect: Dialect<Event>;
}

/** Memory that a character holds at most. */
const BYTES_PER_CHARACTER = 2;

/**
 * One logical connection: at most one socket at a time, supervised; its events without repeats, and the client's own
 * notices in their places between them.
 */
export class ClientCore<Event extends Typed> {
  readonly outlet: Outlet<Event | Notice>;
  readonly ended: Promise<ClientEnd>;
  readonly #parts: CoreParts<Event>;
  readonly #policy: ReconnectPolicy;
  readonly #dedup = createDedup();
  /** Ends waiting and opening. */
  readonly #controller = new AbortController();
  readonly #counts = { connections: 0, gaps: 0, messages: 0, characters: 0, events: 0, duplicates: 0, decodeErrors: 0 };
  readonly #connected: Promise<void>;
  #resolveConnected: () => void = () => {};
  #resolveEnded: (end: ClientEnd) => void = () => {};
  #connecting: Promise<void> | undefined;
  /** The signal has ended this, for its reason. */
  #aborted: Failure | undefined;
  /** Of the last message that came with one. A new connection says it late, or never. */
  #lastRoomId = "";
  #link: SocketLink<Event> | undefined;
  #end: ClientEnd | undefined;
  #isConnected: boolean = false;
  #isReading: boolean = true;
  /** A listener that calls in brings something new: all listeners hear that after what they are hearing now. */
  readonly #turns = new Turns();
  /** When the last message came, Unix milliseconds. */
  #lastMessageMs = 0;
  /** What was missed since the last connection. */
  #missing: Pick<GapNotice, "fromMs" | "reason"> | undefined;

  constructor(parts: CoreParts<Event>) {
    this.#parts = parts;
    this.#policy = createLivePolicy(parts.options, () => this.#counts.connections > 0);
    this.outlet = new Outlet({
      options: parts.options,
      setReading: (isReading) => this.#setReading(isReading),
      onLeave: () => void this.disconnect(),
    });
    this.#connected = new Promise((resolve) => {
      this.#resolveConnected = resolve;
    });
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    this.#listenToSignal();
  }

  /** From the start to the end: loops and `ended` may wait before `connect`, and after one that failed. */
  #listenToSignal(): void {
    const { signal } = this.#parts.options;
    if (signal?.aborted) this.#onAbort();
    else signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  get stats(): ConnectionStats & EventStreamStats {
    return { ...this.#counts, ...this.outlet.stats };
  }

  connect(): Promise<void> {
    if (this.#aborted !== undefined) return Promise.reject(this.#aborted.reason);
    if (this.#end !== undefined) {
      return Promise.reject(new LiveError("ERR_STATE", "the client has ended: make another one"));
    }
    this.#connecting ??= this.#start();
    return this.#connecting;
  }

  async #start(): Promise<void> {
    try {
      void this.#supervise(await this.#openFirst());
    } catch (error) {
      // A listener ended it at once: it was a connection all the same.
      if (this.#counts.connections > 0) return;
      // Nothing goes on in the background: `connect` can be called again.
      this.#connecting = undefined;
      throw error;
    }
    await Promise.race([this.#connected, this.ended]);
    if (this.#end !== undefined && this.#counts.connections === 0) throw this.#rejection(this.#end.error);
  }

  /** The first connection, or, where that is wanted, the wait for it. */
  async #openFirst(): Promise<Link<LiveLinkEnd>> {
    try {
      return await this.#open(this.#controller.signal);
    } catch (failure) {
      const { end } = failure as OpenFailure;
      const isAwaited = this.#parts.options.waitUntilLive && end.decision === "wait-for-live";
      if (isAwaited && this.#end === undefined) return { ended: Promise.resolve(end) };
      throw this.#rejection(end.error);
    }
  }

  /** What `connect` rejects with; without an error, this side ended it. */
  #rejection(error: LiveError | undefined): unknown {
    if (error === undefined && this.#aborted !== undefined) return this.#aborted.reason;
    return (
      error ?? new LiveError("ERR_CLOSED", "the client was told to disconnect", { side: "local", retryable: false })
    );
  }

  #open(signal: AbortSignal): Promise<SocketLink<Event>> {
    const onLink = (link: SocketLink<Event>): void => {
      this.#link = link;
    };
    return openLink({ ...this.#parts, handler: this.#handler, onLink }, signal);
  }

  async #supervise(first: Link<LiveLinkEnd>): Promise<void> {
    const { end } = await supervise<Link<LiveLinkEnd>, LiveLinkEnd>(first, {
      open: (signal) => this.#open(signal),
      endOf: (failure) => (failure as OpenFailure).end,
      onRetry: (end, step) => this.#lose(end, step),
      policy: this.#policy,
      clock: this.#parts.options.clock,
      random: Math.random,
      signal: this.#controller.signal,
    });
    this.#finish(end);
  }

  readonly #handler: LinkHandler<Event> = {
    onGreeting: (roomId) => this.#greet(roomId),
    onEvent: (event, { roomId, msgId }, size) => {
      if (roomId !== "") this.#lastRoomId = roomId;
      if (msgId !== undefined && this.#isRepeat(event.type, msgId)) {
        this.#counts.duplicates++;
        return;
      }
      this.#counts.events++;
      this.#deliver(event, size * BYTES_PER_CHARACTER);
    },
    onDecodeError: (error, size) => {
      this.#counts.decodeErrors++;
      this.#deliver({ type: "decodeError", error, size });
    },
    onMessage: (size) => {
      this.#counts.messages++;
      this.#counts.characters += size;
      this.#lastMessageMs = Date.now();
      this.#policy.data(this.#parts.options.clock.now());
    },
  };

  #isRepeat(method: string, msgId: string): boolean {
    return !this.#dedup.isNew({ roomId: this.#lastRoomId, method, msgId }, this.#parts.options.clock.now());
  }

  #greet(roomId: string): void {
    const { uniqueId } = this.#parts.options;
    const missing = this.#missing;
    this.#missing = undefined;
    this.#isConnected = true;
    this.#lastMessageMs = Date.now();
    this.#counts.connections++;
    this.#resolveConnected();
    // A client that is paused reads no further than it has to.
    if (!this.#isReading) this.#link?.setReading(false);
    this.#tell({ type: "connected", uniqueId, roomId, connection: this.#counts.connections });
    if (missing === undefined || this.#end !== undefined) return;
    this.#counts.gaps++;
    this.#tell({ type: "gap", ...missing, toMs: this.#lastMessageMs });
  }

  /** A connection is over, or a try to open one failed, and there will be another. */
  #lose(end: LiveLinkEnd, { delayMs, attempt }: Extract<NextStep, { action: "retry" }>): void {
    const notice = this.#disconnected(end);
    if (notice.wasConnected) this.#missing = { fromMs: this.#lastMessageMs, reason: end.reason };
    this.#tell({ ...notice, willReconnect: true, retryInMs: delayMs, attempt });
  }

  #disconnected({ code, reason, cause, error }: ClientEnd): DisconnectedNotice {
    const { uniqueId } = this.#parts.options;
    const wasConnected = this.#isConnected;
    this.#isConnected = false;
    const what = { code, reason, cause, wasConnected, willReconnect: false };
    return { type: "disconnected", uniqueId, ...what, ...(error === undefined ? {} : { error }) };
  }

  #tell(notice: ConnectedNotice | DisconnectedNotice | GapNotice): void {
    const { socket } = this.#parts.dialect;
    platform.publish(() => ({ socket, ...notice }));
    this.#deliver(notice);
  }

  #deliver(event: Event | Notice, bytes = 0): void {
    this.#turns.run(() => {
      if (!this.outlet.deliver(event, bytes)) this.#overflow();
    });
  }

  #overflow(): void {
    const error = new LiveError("ERR_QUEUE_OVERFLOW", "nobody takes the events fast enough");
    this.#finish({ ...localEnd(), decision: "never", reason: "overflow", cause: "overflow", error });
  }

  #setReading(isReading: boolean): void {
    this.#isReading = isReading;
    this.#link?.setReading(isReading);
  }

  readonly #onAbort = (): void => {
    this.#aborted = { reason: this.#parts.options.signal?.reason };
    this.outlet.discard();
    this.#finish(localEnd(), this.#aborted);
  };

  disconnect(): Promise<ClientEnd> {
    this.#finish(localEnd());
    return this.ended;
  }

  /** Every end comes through here; the first one counts. */
  #finish(end: LiveLinkEnd, failure?: Failure): void {
    if (this.#end !== undefined) return;
    const { code, reason, cause } = end;
    const error = this.#isQuiet(end) ? undefined : end.error;
    const clientEnd: ClientEnd = { code, reason, cause, ...(error === undefined ? {} : { error }) };
    this.#end = clientEnd;
    this.#parts.options.signal?.removeEventListener("abort", this.#onAbort);
    this.#link?.end(localEnd());
    this.#controller.abort();
    if (this.#connecting !== undefined) this.#tell(this.#disconnected(clientEnd));
    this.#turns.run(() => {
      if (error !== undefined) this.outlet.fail(error);
      this.outlet.end(failure ?? (error === undefined ? undefined : { reason: error }));
    });
    void (this.#link?.gone ?? Promise.resolve()).then(() => this.#resolveEnded(clientEnd));
  }

  /** Tells whether it is how a client should end: told to, or with the stream. */
  #isQuiet({ decision }: LiveLinkEnd): boolean {
    return decision === "stop" || (decision === "wait-for-live" && this.#counts.connections > 0);
  }
}
