import type { Clock, Link, Typed } from "@webcast-kit/protocol/connection";
import { LiveError } from "../errors.ts";
import type { LiveSocket } from "../platform/socket-port.ts";
import { plainCause, type Redact } from "../redact.ts";
import { ABNORMAL, endOfClose } from "./decisions.ts";
import type { LiveLinkEnd } from "./link-end.ts";
import type { MessageReader, Reading } from "./message-reader.ts";
import { invalid } from "./parse-message.ts";

/** Who is told what comes out of a link. */
export interface LinkHandler<Event extends Typed> {
  /** The server has let this client in. */
  onGreeting(roomId: string): void;
  /** @param size of its message, in characters */
  onEvent(event: Event, id: { readonly roomId: string; readonly msgId: string | undefined }, size: number): void;
  onDecodeError(error: LiveError, size: number): void;
  /** A message arrived, and what it held was handed out. */
  onMessage(size: number): void;
}

interface LinkParts<Event extends Typed> {
  readonly socket: LiveSocket;
  readonly reader: MessageReader<Event>;
  readonly handler: LinkHandler<Event>;
  readonly clock: Clock;
  readonly idleTimeoutMs: number;
  readonly maxMessageBytes: number;
  readonly redact: Redact;
}

/** How long the other side has for its half of the closing handshake, in milliseconds. */
const CLOSE_TIMEOUT_MS = 3000;

const NORMAL_CLOSURE = 1000;

/** One open socket: reads its messages, watches that they come, and ends once. */
export class SocketLink<Event extends Typed> implements Link<LiveLinkEnd> {
  /** Resolves when the link is over; the socket may still be closing. */
  readonly ended: Promise<LiveLinkEnd>;
  /** Resolves when the server has let this client in; with the end when it does not. */
  readonly greeted: Promise<LiveLinkEnd | undefined>;
  /** Resolves when the socket is gone. */
  readonly gone: Promise<void>;
  readonly #parts: LinkParts<Event>;
  #resolveEnded: (end: LiveLinkEnd) => void = () => {};
  #resolveGreeted: (end: LiveLinkEnd | undefined) => void = () => {};
  #resolveGone: () => void = () => {};
  #end: LiveLinkEnd | undefined;
  #isGreeted: boolean = false;
  #lastMessageAt: number;
  /** The watchdog, and after the end the closing handshake. */
  #timer: unknown;

  constructor(parts: LinkParts<Event>) {
    this.#parts = parts;
    this.#lastMessageAt = parts.clock.now();
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    this.greeted = new Promise((resolve) => {
      this.#resolveGreeted = resolve;
    });
    this.gone = new Promise((resolve) => {
      this.#resolveGone = resolve;
    });
  }

  /** Starts to listen. Called once. */
  start(): void {
    this.#watch(this.#parts.idleTimeoutMs);
    this.#parts.socket.listen({
      onMessage: (data) => this.#receive(data),
      onClose: (code, reason, error) => this.#onClose(code, reason, error),
    });
  }

  #receive(data: string | Uint8Array): void {
    if (this.#end !== undefined) return;
    const { clock, handler } = this.#parts;
    this.#lastMessageAt = clock.now();
    const reading = this.#read(data);
    if (reading?.kind === "end") this.end(reading.end);
    else if (reading !== undefined) this.#handOut(reading, data.length);
    // A listener may have ended the link.
    if (this.#end === undefined) handler.onMessage(data.length);
  }

  #read(data: string | Uint8Array): Reading<Event> | undefined {
    const { reader, handler, maxMessageBytes } = this.#parts;
    try {
      if (typeof data !== "string") throw invalid("the message is binary");
      // Where the socket itself has no limit, as in browsers.
      if (data.length > maxMessageBytes) throw invalid(`the message has more than ${maxMessageBytes} bytes`);
      return reader.read(data);
    } catch (error) {
      handler.onDecodeError(error instanceof LiveError ? error : this.#unreadable(error), data.length);
      return undefined;
    }
  }

  /** No message of a server may end the process, so a fault of the reader, too, is only reported. */
  #unreadable(error: unknown): LiveError {
    const cause = plainCause(error, this.#parts.redact);
    return new LiveError("ERR_MESSAGE_INVALID", "the message cannot be read", { cause });
  }

  #handOut({ event, msgId, isGreeting }: Extract<Reading<Event>, { kind: "event" }>, size: number): void {
    const { handler, reader } = this.#parts;
    const { roomId } = reader;
    if (isGreeting && !this.#isGreeted) {
      this.#isGreeted = true;
      handler.onGreeting(roomId);
      this.#resolveGreeted(undefined);
    }
    if (this.#end === undefined) handler.onEvent(event, { roomId, msgId }, size);
  }

  /** One timer, which looks when it rings whether something came meanwhile. */
  #watch(ms: number): void {
    const { clock, idleTimeoutMs } = this.#parts;
    clock.clearTimeout(this.#timer);
    this.#timer = clock.setTimeout(() => {
      const left = this.#lastMessageAt + idleTimeoutMs - clock.now();
      if (left > 0) this.#watch(left);
      else this.#stall();
    }, ms);
  }

  #stall(): void {
    const error = new LiveError("ERR_TIMEOUT", `no message for ${this.#parts.idleTimeoutMs} ms`);
    this.#finish({ decision: "reconnect", code: ABNORMAL, reason: "stalled", cause: "stalled", error });
    // Nobody may be there to answer a closing handshake.
    this.terminate();
  }

  /** Stops and restarts the reading; nobody is missed while nobody listens. */
  setReading(isReading: boolean): void {
    if (this.#end !== undefined) return;
    const { socket, clock, idleTimeoutMs } = this.#parts;
    socket.setReading(isReading);
    this.#lastMessageAt = clock.now();
    if (isReading) this.#watch(idleTimeoutMs);
    else clock.clearTimeout(this.#timer);
  }

  #onClose(code: number, reason: string, fault: Error | undefined): void {
    const { redact, reader } = this.#parts;
    const cause = fault === undefined || fault instanceof LiveError ? fault : plainCause(fault, redact);
    if (this.#end === undefined) this.#finish(reader.explain(endOfClose(code, reason, { redact }, cause)));
    this.#leave();
  }

  /** Ends from this side: the other one has a bounded time to agree. */
  end(end: LiveLinkEnd): void {
    if (this.#end !== undefined) return;
    const { socket, clock } = this.#parts;
    this.#finish(end);
    this.#timer = clock.setTimeout(() => this.terminate(), CLOSE_TIMEOUT_MS);
    // A socket that is not read would not hear the other side's half.
    socket.setReading(true);
    socket.close();
  }

  /** Ends at once, without a word. */
  terminate(): void {
    this.#finish(localEnd());
    this.#parts.socket.terminate();
    this.#leave();
  }

  /** Every end comes through here; the first one counts. */
  #finish(end: LiveLinkEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#parts.clock.clearTimeout(this.#timer);
    this.#resolveGreeted(end);
    this.#resolveEnded(end);
  }

  #leave(): void {
    this.#parts.clock.clearTimeout(this.#timer);
    this.#resolveGone();
  }
}

/** The end that this side wanted. */
export function localEnd(): LiveLinkEnd {
  return { decision: "stop", code: NORMAL_CLOSURE, reason: "", cause: "local" };
}
