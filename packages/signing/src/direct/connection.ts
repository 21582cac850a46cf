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
import { publishConnection } from "../diagnostics.ts";
import { SigningError } from "../errors.ts";
import { argumentError, type CallOptions } from "../options.ts";
import { plainCause } from "../redact.ts";
import { type ConnectTarget, checkTarget, type ResolvedConnectOptions } from "./connect-options.ts";
import { Continuity } from "./continuity.ts";
import { decisionOfError } from "./decisions.ts";
import type { ConnectionClosed, DirectConnection, DirectConnectionStats } from "./direct-connection.ts";
import { parsePingInterval } from "./handshake.ts";
import { DirectLink, type DirectLinkEnd, type LinkHandler } from "./link.ts";
import { type ConnectionNotice, type DirectEvent, isEventType } from "./notices.ts";
import { type OpenSocket, openSocket } from "./open-socket.ts";
import { addStats, NO_STATS } from "./stats.ts";
import { requestTicket } from "./ticket.ts";

const LOCALLY_CLOSED: ConnectionClosed = { code: 1000, reason: "", cause: "local" };
/** The close code for an end without one. */
const ABNORMAL_CLOSURE = 1006;

/** A logical connection: one socket after the other, one stream of events. */
export class ResilientConnection implements DirectConnection, LinkHandler {
  readonly closed: Promise<ConnectionClosed>;
  readonly #options: ResolvedConnectOptions;
  readonly #stream: EventStream<DirectEvent>;
  readonly #dedup = createDedup();
  readonly #continuity = new Continuity();
  /** Ends the opening and the waiting. */
  readonly #ending = new AbortController();
  #resolveClosed: (closed: ConnectionClosed) => void = () => {};
  #target: ConnectTarget;
  #roomId = "";
  #link: DirectLink | undefined;
  /** Whether a URL may carry the position; a server that refuses it is asked without. */
  #resumesByUrl: boolean = true;
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
        endOf,
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
        const step = policy.next(endOf(error), random());
        if (step.action === "stop") throw error;
        await delay(clock, step.delayMs, this.#ending.signal);
      }
    }
  }

  async #open(): Promise<DirectLink> {
    const { slots, proxy } = this.#options;
    const slot = await slots?.acquire({ address: proxy?.address ?? "direct", signal: this.#ending.signal });
    try {
      const link = await this.#openLink();
      void link.ended.then((end) => this.#afterLink(link, end)).finally(() => slot?.release());
      return link;
    } catch (error) {
      void slot?.release();
      throw error;
    }
  }

  /** Tries again at once when what was refused is not what would be asked for next. */
  async #openLink(): Promise<DirectLink> {
    for (;;) {
      const target = this.#target;
      const byUrl = this.#resumesByUrl;
      try {
        return await this.#tryLink(target);
      } catch (error) {
        if (this.#ending.signal.aborted) throw error;
        const isFatal = decisionOfError(error) === "never";
        const isOther = this.#target !== target || (isFatal && this.#resumesByUrl !== byUrl);
        if (!isOther) throw error;
      }
    }
  }

  async #tryLink(target: ConnectTarget): Promise<DirectLink> {
    const { client } = this.#options;
    const { signal } = this.#ending;
    const byUrl = this.#resumesByUrl ? this.#continuity.point : undefined;
    const ticket = await requestTicket(client, target, byUrl, { signal });
    let opened: OpenSocket;
    try {
      opened = await openSocket(ticket, this.#options, signal);
    } catch (error) {
      if (byUrl !== undefined && error instanceof SigningError && error.status !== undefined)
        this.#resumesByUrl = false;
      throw error;
    }
    if (signal.aborted) {
      // In the moment between the end of the opening and here, in which nobody listened to the signal.
      opened.socket.terminate();
      throw signal.reason;
    }
    // Meanwhile another room may have been switched to; a socket is good for any.
    return this.#startLink(target === this.#target ? ticket.roomId : this.#roomId, opened);
  }

  #startLink(roomId: string, { socket, redactText }: OpenSocket): DirectLink {
    const { limits, idleTimeoutMs, heartbeatIntervalMs, clock } = this.#options;
    const intervalMs = heartbeatIntervalMs ?? parsePingInterval(socket.handshakeHeaders["handshake-options"]);
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

  onEntered(roomId: string, resumed: boolean): void {
    const gap = this.#continuity.entered(roomId, resumed, this.#options.clock.now());
    this.#resumesByUrl = true;
    this.#onSwitched?.();
    if (this.#isReconnecting) this.#notify({ type: "reconnected", roomId, resumed });
    this.#isReconnecting = false;
    if (gap === undefined) return;
    this.#gaps++;
    this.#notify(gap);
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
    this.#notify({ type: "reconnecting", code, reason, decision, attempt, delayMs, ...(error ? { error } : {}) });
  }

  /** A notice is too small and too rare to end the connection over. */
  #notify(notice: ConnectionNotice): void {
    const { type: phase, ...facts } = notice;
    publishConnection({ phase, roomId: this.#roomId, ...facts });
    this.#stream.deliver(notice);
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
    const closed = why === "attempts" ? withError(end.closed) : end.closed;
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

function overError(): SigningError {
  return new SigningError("ERR_CLOSED", "the connection is over", { side: "local", retryable: false });
}

/** A socket may be closed without a fault; that it was once too often is one. */
function withError(closed: ConnectionClosed): ConnectionClosed {
  const { code, reason } = closed;
  const details = { closeCode: code, closeReason: reason };
  return {
    error: new SigningError("ERR_CLOSED", `the socket was closed with ${code} again and again`, details),
    ...closed,
  };
}

/** What it means that a socket could not be opened. */
function endOf(error: unknown): DirectLinkEnd {
  const decision = decisionOfError(error);
  if (decision === "wait-for-live") {
    return { decision, closed: { code: 1000, reason: "the creator is not live any more", cause: "streamEnd" } };
  }
  const known = isKnown(error) ? error : strangeError(error);
  const closed: ConnectionClosed = { code: ABNORMAL_CLOSURE, reason: known.code, cause: "error", error: known };
  return { decision, retryAfterMs: known instanceof SigningError ? known.retryAfterMs : undefined, closed };
}

function isKnown(error: unknown): error is SigningError | ProtocolError {
  return error instanceof SigningError || error instanceof ProtocolError;
}

/** What somebody else's client or socket threw may hold anything, also no text. */
function strangeError(error: unknown): SigningError {
  const cause = error instanceof Error ? plainCause(error) : undefined;
  return new SigningError("ERR_NETWORK", "cannot connect again", { cause });
}
