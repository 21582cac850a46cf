import { type LiveEvent, type LiveEventType, ProtocolError } from "@webcast-kit/protocol";
import {
  delay,
  EventStream,
  type Failure,
  type HandlerErrorListener,
  type NextStep,
  type SuperviseEnd,
  supervise,
  withDeadline,
} from "@webcast-kit/protocol/connection";
import { createClientSession, createDedup } from "@webcast-kit/protocol/session";
import { type ConnectionMessage, publishConnection } from "../diagnostics.ts";
import { SigningError } from "../errors.ts";
import { argumentError, type CallOptions } from "../options.ts";
import { type ConnectTarget, checkTarget, type ResolvedConnectOptions } from "./connect-options.ts";
import { Continuity } from "./continuity.ts";
import type { ConnectionClosed, DirectConnection, DirectConnectionStats } from "./direct-connection.ts";
import { endOfOpening, overError, tooOften } from "./ends.ts";
import { parsePingInterval } from "./handshake.ts";
import { DirectLink, type DirectLinkEnd, type LinkHandler } from "./link.ts";
import { type ConnectionNotice, type DirectEvent, isEventType } from "./notices.ts";
import { type Opened, Opener } from "./opener.ts";
import { addStats, NO_STATS } from "./stats.ts";
import { requestTicket } from "./ticket.ts";

const LOCALLY_CLOSED: ConnectionClosed = { code: 1000, reason: "", cause: "local" };

/** A logical connection: one socket after the other, one stream of events. */
export class ResilientConnection implements DirectConnection, LinkHandler {
  readonly closed: Promise<ConnectionClosed>;
  readonly #options: ResolvedConnectOptions;
  readonly #stream: EventStream<DirectEvent>;
  readonly #dedup = createDedup();
  readonly #continuity = new Continuity();
  /** Ends the opening and the waiting. */
  readonly #ending = new AbortController();
  readonly #opener: Opener;
  #resolveClosed: (closed: ConnectionClosed) => void = () => {};
  #target: ConnectTarget;
  #roomId = "";
  #link: DirectLink | undefined;
  #statsBefore = NO_STATS;
  #reconnects = -1;
  #duplicates = 0;
  #gaps = 0;
  /** Whether the stream has room; it says so once, whichever socket there is. */
  #isReading: boolean = true;
  /** Whether a `reconnecting` notice has not been followed by `reconnected` yet. */
  #isReconnecting: boolean = false;
  #isSwitching: boolean = false;
  /** Called when the room that was switched to answers, or with why it never will. */
  #onSwitched: ((error?: SigningError) => void) | undefined;

  constructor(options: ResolvedConnectOptions) {
    this.#options = options;
    this.#opener = new Opener(options, this.#ending.signal);
    this.#target = options.target;
    this.#stream = new EventStream({
      maxQueuedEvents: options.maxQueuedEvents,
      overflow: options.overflow,
      setReading: (isReading) => {
        this.#isReading = isReading;
        this.#link?.setReading(isReading);
      },
      onLeave: () => this.#closeLocally(),
      secondLoopError: () => argumentError("connection", "iterated by one loop at a time"),
    });
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  get roomId(): string {
    return this.#roomId;
  }

  get stats(): DirectConnectionStats {
    return {
      ...(this.#link === undefined ? this.#statsBefore : addStats(this.#statsBefore, this.#link.stats)),
      ...this.#stream.stats,
      reconnects: Math.max(0, this.#reconnects),
      duplicates: this.#duplicates,
      gaps: this.#gaps,
    };
  }

  /** Opens the first socket, and from then on keeps one open. Called once. */
  async start(): Promise<void> {
    const { signal, policy, clock, random } = this.#options;
    signal?.addEventListener("abort", this.#onAbort, { once: true });
    try {
      signal?.throwIfAborted();
      const first = await this.#openFirst();
      publishConnection({ phase: "open", roomId: this.#roomId });
      const supervision = supervise(first, {
        open: () => this.#open(),
        endOf: endOfOpening,
        onRetry: (end, step) => this.#onRetry(end, step),
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

  /** Patient only when it is asked to wait for the creator: else the first failure is the caller's to know. */
  async #openFirst(): Promise<DirectLink> {
    const { policy, clock, random, waitUntilLive } = this.#options;
    for (;;) {
      try {
        return await this.#open();
      } catch (error) {
        if (!waitUntilLive || this.#ending.signal.aborted) throw error;
        const step = policy.next(endOfOpening(error), random());
        if (step.action === "stop") throw error;
        await delay(clock, step.delayMs, this.#ending.signal);
      }
    }
  }

  async #open(): Promise<DirectLink> {
    const { slots, proxy } = this.#options;
    const slot = await slots?.acquire({ address: proxy?.address ?? "direct", signal: this.#ending.signal });
    try {
      const aim = () => ({ target: this.#target, point: this.#continuity.point });
      const opened = await this.#opener.open(aim);
      if (this.#ending.signal.aborted) {
        // In the moment between the end of the opening and here, in which nobody listened to the signal.
        opened.socket.terminate();
        throw this.#ending.signal.reason;
      }
      const link = this.#startLink(opened);
      void link.ended.then((end) => this.#afterLink(link, end)).finally(() => slot?.release());
      return link;
    } catch (error) {
      void slot?.release();
      throw error;
    }
  }

  #startLink({ socket, redactText, target, roomId: ticketRoomId }: Opened): DirectLink {
    const { limits, idleTimeoutMs, heartbeatIntervalMs, clock } = this.#options;
    const intervalMs = heartbeatIntervalMs ?? parsePingInterval(socket.handshakeHeaders["handshake-options"]);
    // Meanwhile another room may have been switched to; a socket is good for any.
    const roomId = target === this.#target ? ticketRoomId : this.#roomId;
    const session = createClientSession({
      roomId,
      cursor: this.#continuity.pointIn(roomId)?.cursor ?? "",
      idleTimeoutMs,
      limits,
      ...(intervalMs === undefined ? {} : { heartbeatIntervalMs: intervalMs }),
    });
    const link = new DirectLink({ roomId, session, socket, clock, redactText, handler: this });
    this.#link = link;
    this.#roomId = roomId;
    this.#reconnects++;
    link.start();
    if (!this.#isReading) link.setReading(false);
    return link;
  }

  #afterLink(link: DirectLink, { decision, closed: { error } }: DirectLinkEnd): void {
    this.#statsBefore = addStats(this.#statsBefore, link.stats);
    if (error instanceof ProtocolError && error.code !== "ERR_TIMEOUT") this.#continuity.skip();
    else if (this.#options.resume) this.#continuity.keep(link.roomId, link.position);
    if (decision === "wait-for-live") this.#continuity.streamEnded();
    this.#link = undefined;
  }

  onEntered(roomId: string, resumed: boolean): boolean {
    const gap = this.#continuity.entered(roomId, resumed, this.#options.clock.now());
    this.#opener.entered();
    this.#onSwitched?.();
    const hasRoom = !this.#isReconnecting || this.#notify({ type: "reconnected", roomId, resumed });
    this.#isReconnecting = false;
    if (gap === undefined) return hasRoom;
    this.#gaps++;
    return this.#notify(gap) && hasRoom;
  }

  onEvent(event: LiveEvent, bytes: number): boolean {
    const { clock, history } = this.#options;
    const method = "method" in event ? event.method : event.type;
    if (!this.#dedup.isNew({ roomId: this.#roomId, method, msgId: event.msgId }, clock.now())) {
      this.#duplicates++;
      return true;
    }
    if (event.history && history === "skip") return true;
    this.#continuity.event(event.timestamp);
    return this.#stream.deliver(event, bytes);
  }

  onData(): void {
    const now = this.#options.clock.now();
    this.#continuity.data(this.#roomId, now);
    this.#options.policy.data(now);
  }

  #onRetry({ closed, decision }: DirectLinkEnd, { attempt, delayMs }: Extract<NextStep, { action: "retry" }>): void {
    const { code, reason, error } = closed;
    this.#isReconnecting = true;
    // Without room for it there will be none for what follows.
    this.#notify({ type: "reconnecting", code, reason, decision, attempt, delayMs, ...(error ? { error } : {}) });
  }

  /** `false` when there is no room for it. */
  #notify(notice: ConnectionNotice): boolean {
    const { type: phase, ...facts } = notice;
    // The rest of a union is not a union of the rests to the compiler.
    publishConnection({ phase, roomId: this.#roomId, ...facts } as ConnectionMessage);
    return this.#stream.deliver(notice);
  }

  async switchRoom(target: ConnectTarget, { signal }: CallOptions = {}): Promise<void> {
    const checked = checkTarget(target, this.#options.waitUntilLive);
    if (this.#ending.signal.aborted) throw overError();
    if (this.#isSwitching) throw argumentError("switchRoom", "called when the switch before it is over");
    this.#isSwitching = true;
    try {
      await this.#switchTo(checked, signal);
    } finally {
      this.#isSwitching = false;
      this.#onSwitched = undefined;
    }
  }

  async #switchTo(target: ConnectTarget, signal: AbortSignal | undefined): Promise<void> {
    const { client, clock, connectTimeoutMs } = this.#options;
    const roomId = target.roomId ?? (await requestTicket(client, target, undefined, { signal })).roomId;
    if (this.#ending.signal.aborted) throw overError();
    const timeoutError = (): SigningError =>
      new SigningError("ERR_TIMEOUT", `the room did not answer in ${connectTimeoutMs} ms`);
    await withDeadline({ clock, timeoutMs: connectTimeoutMs, timeoutError, signal }, () =>
      this.#leaveFor(target, roomId),
    );
  }

  /** Resolves when the new room answers. Without a socket now, the next one enters it. */
  #leaveFor(target: ConnectTarget, roomId: string): Promise<void> {
    this.#target = target;
    this.#roomId = roomId;
    this.#continuity.forget();
    // What waits is of the room that is left; and a socket that is not read would not hear the new one's answer.
    this.#stream.discard();
    return new Promise((resolve, reject) => {
      this.#onSwitched = (error) => (error === undefined ? resolve() : reject(error));
      this.#link?.enterRoom(roomId);
    });
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
    this.#onSwitched?.(overError());
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
    this.#link?.close();
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
    publishConnection({ phase: "closed", roomId: this.#roomId, ...closed });
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
