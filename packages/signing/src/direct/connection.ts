import { type LiveEvent, type LiveEventType, ProtocolError } from "@webcast-kit/protocol";
import type { ClientSession, SessionOutput } from "@webcast-kit/protocol/session";
import type { Clock } from "../deadline.ts";
import { SigningError } from "../errors.ts";
import { plainCause, type Redact } from "../redact.ts";
import { Delivery } from "./delivery.ts";
import type { ConnectionClosed, DirectConnection, DirectConnectionStats } from "./direct-connection.ts";
import type { Failure } from "./event-queue.ts";
import type { HandlerErrorListener } from "./listeners.ts";
import type { Socket } from "./socket.ts";

interface ConnectionParts {
  readonly roomId: string;
  readonly session: ClientSession;
  readonly socket: Socket;
  readonly clock: Clock;
  readonly maxQueuedEvents: number;
  readonly signal: AbortSignal | undefined;
  readonly redactText: Redact;
}

/** How long the other side has for its half of the closing handshake, in milliseconds. */
const CLOSE_TIMEOUT_MS = 3000;
/** Acks echo what the other side sent: one that never reads must not make this side keep all of it. */
const MAX_BUFFERED_BYTES = 16 * 1024 * 1024;

const NORMAL_CLOSURE = 1000;
const GOING_AWAY = 1001;
const INTERNAL_ERROR = 1011;

/** The close code for a fault that the socket found, as the session would choose it. */
const TOO_LARGE = 1009;
const INVALID_DATA = 1007;

/** What a loop throws at the end. */
function failureOf({ error }: ConnectionClosed): Failure | undefined {
  return error === undefined ? undefined : { reason: error };
}

/** Wires a session, a socket and a clock together: every input is followed by the session's outputs and one timer. */
export class ConnectionShell implements DirectConnection {
  readonly roomId: string;
  readonly closed: Promise<ConnectionClosed>;
  readonly #parts: ConnectionParts;
  readonly #delivery: Delivery;
  #resolveClosed: (closed: ConnectionClosed) => void = () => {};
  #outcome: ConnectionClosed | undefined;
  #timer: { readonly handle: unknown; readonly at: number } | undefined;
  #isPumping: boolean = false;
  #decodeTimeMs = 0;
  #bytesPerEvent = 0;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.roomId = parts.roomId;
    this.#delivery = new Delivery(parts.maxQueuedEvents, () => this.#closeLocally());
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  get stats(): DirectConnectionStats {
    return { ...this.#parts.session.stats, decodeTimeMs: this.#decodeTimeMs };
  }

  /** Enters the room and starts to listen. Called once, with an open socket. */
  start(): void {
    const { session, socket, clock, signal } = this.#parts;
    signal?.addEventListener("abort", this.#onAbort, { once: true });
    session.open(clock.now());
    this.#pump();
    socket.listen({
      onMessage: (data) => this.#receive(data),
      onClose: (code, reason, error) => this.#onClose(code, reason, error),
    });
  }

  #receive(data: Uint8Array | string): void {
    if (this.#outcome !== undefined) return;
    const { session, clock } = this.#parts;
    const startedAt = performance.now();
    const { inflatedBytes, messages } = session.stats;
    session.receive(data, clock.now());
    this.#decodeTimeMs += performance.now() - startedAt;
    // The events of a frame hold its bytes together.
    this.#bytesPerEvent =
      (session.stats.inflatedBytes - inflatedBytes) / Math.max(1, session.stats.messages - messages);
    this.#pump();
  }

  #pump(): void {
    // A listener called in: the loop that called the listener goes on with what this brought.
    if (this.#isPumping) return;
    this.#isPumping = true;
    try {
      this.#performAll();
    } finally {
      this.#isPumping = false;
    }
    this.#arm();
  }

  #performAll(): void {
    const { session } = this.#parts;
    for (let outputs = session.drain(); outputs.length > 0; outputs = session.drain()) {
      for (const output of outputs) {
        if (this.#outcome !== undefined) return;
        this.#perform(output);
      }
    }
  }

  #perform(output: SessionOutput<LiveEvent>): void {
    switch (output.type) {
      case "send":
        this.#send(output.bytes);
        break;
      case "event":
        if (!this.#delivery.deliver(output.event, this.#bytesPerEvent))
          this.#overflow("nobody takes the events fast enough");
        break;
      case "close": {
        const { type: _, ...outcome } = output;
        this.#hangUp(outcome);
        break;
      }
    }
  }

  #send(bytes: Uint8Array): void {
    const { socket } = this.#parts;
    socket.send(bytes);
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) this.#overflow("the other side does not read");
  }

  #overflow(why: string): void {
    const error = new SigningError("ERR_QUEUE_OVERFLOW", why);
    this.#hangUp({ code: INTERNAL_ERROR, reason: error.code, cause: "error", error });
  }

  /** Exactly one timer: for what the session awaits. */
  #arm(): void {
    const at = this.#outcome === undefined ? this.#parts.session.nextTimeout() : undefined;
    if (at === undefined || at === this.#timer?.at) return;
    this.#setTimer(at, () => {
      this.#parts.session.tick(this.#parts.clock.now());
      this.#pump();
    });
  }

  #setTimer(at: number, callback: () => void): void {
    this.#clearTimer();
    const { clock } = this.#parts;
    const fire = (): void => {
      this.#timer = undefined;
      callback();
    };
    this.#timer = { at, handle: clock.setTimeout(fire, Math.max(0, at - clock.now())) };
  }

  #clearTimer(): void {
    if (this.#timer !== undefined) this.#parts.clock.clearTimeout(this.#timer.handle);
    this.#timer = undefined;
  }

  /** Every end comes through here; the first one counts. */
  #end(outcome: ConnectionClosed, failure: Failure | undefined): void {
    const { session, signal } = this.#parts;
    this.#outcome = outcome;
    this.#clearTimer();
    signal?.removeEventListener("abort", this.#onAbort);
    session.close();
    this.#delivery.end(failure);
  }

  /** Ends from this side: the other one has a bounded time to agree. */
  #hangUp(outcome: ConnectionClosed, failure = failureOf(outcome)): void {
    if (this.#outcome !== undefined) return;
    this.#end(outcome, failure);
    const { socket, clock } = this.#parts;
    this.#setTimer(clock.now() + CLOSE_TIMEOUT_MS, () => this.#giveUpSocket());
    socket.close(outcome.code, outcome.reason);
  }

  #giveUpSocket(): void {
    this.#parts.socket.terminate();
    this.#finish();
  }

  #onClose(code: number, reason: string, error: Error | undefined): void {
    if (this.#outcome === undefined) {
      const outcome = this.#outcomeOf(code, this.#parts.redactText(reason), error);
      this.#end(outcome, failureOf(outcome));
    }
    this.#finish();
  }

  #outcomeOf(code: number, reason: string, fault: Error | undefined): ConnectionClosed {
    if (fault instanceof ProtocolError) {
      const faultCode = fault.code === "ERR_FRAME_TOO_LARGE" ? TOO_LARGE : INVALID_DATA;
      return { code: faultCode, reason: fault.code, cause: "error", error: fault };
    }
    if (code === NORMAL_CLOSURE || code === GOING_AWAY) return { code, reason, cause: "remote" };
    const message = `the other side closed the socket with ${code}${reason === "" ? "" : `, ${reason}`}`;
    const cause = fault && plainCause(fault, this.#parts.redactText);
    const error = new SigningError("ERR_CLOSED", message, { closeCode: code, closeReason: reason, cause });
    return { code, reason, cause: "remote", error };
  }

  #finish(): void {
    this.#clearTimer();
    if (this.#outcome !== undefined) this.#resolveClosed(this.#outcome);
  }

  readonly #onAbort = (): void => {
    this.#delivery.discard();
    this.#hangUp({ code: NORMAL_CLOSURE, reason: "", cause: "local" }, { reason: this.#parts.signal?.reason });
  };

  on(type: LiveEventType | "event" | "handlerError", listener: (...args: never[]) => unknown): () => void {
    // The overloads of the interface say which listener belongs to which type.
    if (type === "handlerError") return this.#delivery.onHandlerError(listener as HandlerErrorListener);
    return this.#delivery.on(type, listener as (event: LiveEvent) => unknown);
  }

  #closeLocally(): void {
    this.#hangUp({ code: NORMAL_CLOSURE, reason: "", cause: "local" });
  }

  close(): Promise<ConnectionClosed> {
    this.#closeLocally();
    return this.closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  [Symbol.asyncIterator](): AsyncIterator<LiveEvent, undefined> {
    return this.#delivery.iterate();
  }
}
