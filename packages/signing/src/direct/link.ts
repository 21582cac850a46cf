import { type LiveEvent, ProtocolError } from "@webcast-kit/protocol";
import type { Clock, Link, LinkEnd } from "@webcast-kit/protocol/connection";
import type { ClientSession, ClientSessionOutput, ClientSessionStats } from "@webcast-kit/protocol/session";
import { SigningError } from "../errors.ts";
import { plainCause, type Redact } from "../redact.ts";
import { decisionOfClose, decisionOfError } from "./decisions.ts";
import type { ConnectionClosed } from "./direct-connection.ts";
import type { Socket } from "./socket.ts";

/** How one socket ended, and what that means. */
export interface DirectLinkEnd extends LinkEnd {
  readonly closed: ConnectionClosed;
}

/** Who is told what comes out of a link. */
export interface LinkHandler {
  /** The first result of a room is here; its events follow. `false` when there is no room for what that means. */
  onEntered(roomId: string, resumed: boolean): boolean;
  /**
   * `false` when there is no room for the event.
   *
   * @param bytes memory that it holds
   */
  onEvent(event: LiveEvent, bytes: number): boolean;
  /** A frame arrived in the room that was entered, and what it held was handed out. */
  onData(): void;
}

interface LinkParts {
  /** The room that the session enters. */
  readonly roomId: string;
  readonly session: ClientSession;
  readonly socket: Socket;
  readonly clock: Clock;
  readonly redactText: Redact;
  readonly handler: LinkHandler;
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

/** One socket: wires a session, a socket and a clock together. Every input is followed by the outputs and one timer. */
export class DirectLink implements Link<DirectLinkEnd> {
  readonly ended: Promise<DirectLinkEnd>;
  readonly #parts: LinkParts;
  #resolveEnded: (end: DirectLinkEnd) => void = () => {};
  #end: DirectLinkEnd | undefined;
  #timer: { readonly handle: unknown; readonly at: number } | undefined;
  #isPumping: boolean = false;
  /** Nothing more is handed out. */
  #isSilent: boolean = false;
  #roomId: string;
  /** Until then, what comes is of the room that was left. */
  #hasEntered: boolean = false;
  #decodeTimeMs = 0;
  #bytesPerEvent = 0;

  constructor(parts: LinkParts) {
    this.#parts = parts;
    this.#roomId = parts.roomId;
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
  }

  get stats(): ClientSessionStats & { readonly decodeTimeMs: number } {
    return { ...this.#parts.session.stats, decodeTimeMs: this.#decodeTimeMs };
  }

  /** The room that was entered last, or is being entered. */
  get roomId(): string {
    return this.#roomId;
  }

  /** Where that room can be resumed. */
  get position(): ClientSession["position"] {
    return this.#parts.session.position;
  }

  /** Enters the room and starts to listen. Called once, with an open socket. When that throws, no timer is left. */
  start(): void {
    const { session, socket, clock } = this.#parts;
    try {
      session.open(clock.now());
      this.#pump();
      socket.listen({
        onMessage: (data) => this.#receive(data),
        onClose: (code, reason, error) => this.#onClose(code, reason, error),
      });
    } catch (error) {
      if (this.#end === undefined) this.#finishWith({ code: INTERNAL_ERROR, reason: "", cause: "local" });
      throw error;
    }
  }

  /** Leaves the room and enters another one. Does nothing when the socket is on its way out. */
  enterRoom(roomId: string): void {
    if (this.#end !== undefined) return;
    this.#hasEntered = false;
    const { session, clock } = this.#parts;
    // The room's last events are being handed out; then the socket closes.
    if (session.state !== "open") return;
    this.#roomId = roomId;
    session.enterRoom(roomId, clock.now());
    this.#pump();
  }

  setReading(isReading: boolean): void {
    if (this.#end !== undefined) return;
    const { session, socket, clock } = this.#parts;
    session.setReading(isReading, clock.now());
    socket.setReading(isReading);
    this.#arm();
  }

  /** Ends the link from this side. */
  close(): void {
    this.#hangUp({ code: NORMAL_CLOSURE, reason: "", cause: "local" });
  }

  #receive(data: Uint8Array | string): void {
    if (this.#end !== undefined) return;
    const { session, clock, handler } = this.#parts;
    const startedAt = performance.now();
    const { inflatedBytes, messages } = session.stats;
    session.receive(data, clock.now());
    this.#decodeTimeMs += performance.now() - startedAt;
    // The events of a frame hold its bytes together.
    this.#bytesPerEvent =
      (session.stats.inflatedBytes - inflatedBytes) / Math.max(1, session.stats.messages - messages);
    this.#pump();
    if (this.#hasEntered) handler.onData();
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
        // What the other side sent before it closed still counts.
        if (this.#isSilent) return;
        this.#perform(output);
      }
    }
  }

  #perform(output: ClientSessionOutput): void {
    const { handler } = this.#parts;
    switch (output.type) {
      case "send":
        this.#send(output.bytes);
        break;
      case "entered":
        this.#hasEntered = true;
        this.#expectRoom(handler.onEntered(output.roomId, output.resumed));
        break;
      case "event":
        if (this.#hasEntered) this.#expectRoom(handler.onEvent(output.event, this.#bytesPerEvent));
        break;
      case "close": {
        const { type: _, ...closed } = output;
        this.#hangUp(closed);
      }
    }
  }

  #send(bytes: Uint8Array): void {
    const { socket } = this.#parts;
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) this.#overflow("the other side does not read what is sent to it");
    else socket.send(bytes);
  }

  #expectRoom(hasRoom: boolean): void {
    if (!hasRoom) this.#overflow("nobody takes the events fast enough");
  }

  #overflow(fault: string): void {
    const error = new SigningError("ERR_QUEUE_OVERFLOW", fault);
    this.#hangUp({ code: INTERNAL_ERROR, reason: error.code, cause: "error", error });
  }

  /** Exactly one timer: for what the session awaits. */
  #arm(): void {
    const at = this.#end === undefined ? this.#parts.session.nextTimeout() : undefined;
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
  #finishWith(closed: ConnectionClosed): void {
    this.#end = { closed, decision: decisionOf(closed) };
    this.#clearTimer();
    this.#parts.session.close();
  }

  /** Ends from this side: the other one has a bounded time to agree. */
  #hangUp(closed: ConnectionClosed): void {
    this.#isSilent = true;
    if (this.#end !== undefined) return;
    this.#finishWith(closed);
    const { socket, clock } = this.#parts;
    this.#setTimer(clock.now() + CLOSE_TIMEOUT_MS, () => this.#giveUpSocket());
    // A socket that is not read would not hear the other side's half.
    socket.setReading(true);
    socket.close(closed.code, closed.reason);
  }

  #giveUpSocket(): void {
    this.#parts.socket.terminate();
    this.#settle();
  }

  #onClose(code: number, reason: string, error: Error | undefined): void {
    if (this.#end === undefined) this.#finishWith(this.#closedBy(code, this.#parts.redactText(reason), error));
    this.#settle();
  }

  #closedBy(code: number, reason: string, fault: Error | undefined): ConnectionClosed {
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

  #settle(): void {
    this.#clearTimer();
    if (this.#end !== undefined) this.#resolveEnded(this.#end);
  }
}

function decisionOf({ cause, code, error }: ConnectionClosed): DirectLinkEnd["decision"] {
  switch (cause) {
    case "local":
      return "stop";
    case "streamEnd":
      return "wait-for-live";
    case "error":
      return decisionOfError(error);
    case "remote":
      return decisionOfClose(code);
  }
}
