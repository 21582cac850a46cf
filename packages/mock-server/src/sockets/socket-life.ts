import type { WebSocket } from "ws";
import type { SocketArrival, SocketSide } from "../journal/journal.ts";
import type { Namespace } from "../namespace/namespace.ts";
import { CLOSE_TIMEOUT_MS, closeSocket, isSendableCloseCode } from "./close-socket.ts";
import type { Connection } from "./connections.ts";
import { PacedSender, SLOW_READER } from "./paced-sender.ts";

export interface SocketLifeInit {
  readonly mock: Namespace;
  readonly socket: WebSocket;
  readonly id: number;
  readonly side: SocketSide;
  /** Who came, and with what. */
  readonly arrival?: SocketArrival;
  /** Stops what goes on by itself: called when the mock closes, and when the socket has gone. */
  readonly stop: () => void;
  /** Gives back what was taken for the socket: called once, when it has gone, with what the close frame said. */
  readonly release: (code: number, reason: string) => void;
}

/** A message so long after the mock's close frame was not on its way any more, real milliseconds. */
const AFTER_CLOSE_MS = 1000;

/** Timers may ring a little early. */
const TIMER_SLACK_MS = 20;

/** What a socket says of one that went without a close frame. */
const NO_CLOSE_FRAME = 1006;

/** What all sockets of a mock have in common: their place in the books, how they are written to and how they end. */
export class SocketLife {
  readonly sender: PacedSender;
  readonly #init: SocketLifeInit;
  /** Set when the mock closes. */
  #closing: { readonly code: number; readonly reason: string } | undefined;
  /** By the machine's clock, as are bytes on their way. */
  #closingSinceMs = Number.POSITIVE_INFINITY;
  #hasSpokenAfterClose = false;

  constructor(init: SocketLifeInit) {
    this.#init = init;
    this.sender = new PacedSender(init.socket, () => this.close(SLOW_READER.code, SLOW_READER.reason));
  }

  /** Whether the mock has closed the socket: nothing follows. */
  get isClosing(): boolean {
    return this.#closing !== undefined;
  }

  /** Enters the connection in the books, and listens. */
  begin(connection: Connection, hear: (data: Buffer, isBinary: boolean) => void): void {
    const { mock, socket, id, side, arrival } = this.#init;
    mock.connections.add(connection);
    mock.journal.add({ kind: "open", socket: id, side, uniqueId: connection.uniqueId, ...arrival });
    socket.once("close", (code, reason) => this.#end(code, reason.toString()));
    socket.on("message", (data, isBinary) => {
      mock.clock.touch();
      if (this.#isClosingFor(AFTER_CLOSE_MS) && !this.#hasSpokenAfterClose)
        this.#noteAfterClose((data as Buffer).length);
      hear(data as Buffer, isBinary);
    });
  }

  /** Tells the journal of a message from the client that is none for this socket. */
  note(bytes: number, warning: string): void {
    const { mock, id, side } = this.#init;
    mock.journal.add({ kind: "message", socket: id, side, bytes, warning });
  }

  #isClosingFor(ms: number): boolean {
    return performance.now() - this.#closingSinceMs >= ms;
  }

  /** The first one says it all. */
  #noteAfterClose(bytes: number): void {
    const { mock, id, side } = this.#init;
    this.#hasSpokenAfterClose = true;
    mock.journal.add({ kind: "message", socket: id, side, bytes, afterClose: true });
  }

  /** Closes the socket. Only the first call counts. */
  close(code: number, reason: string): void {
    if (this.#closing) return;
    this.#closing = { code, reason };
    this.#closingSinceMs = performance.now();
    this.#init.stop();
    closeSocket(this.#init.socket, code, reason);
  }

  #end(code: number, reason: string): void {
    const { mock, id, side, stop, release } = this.#init;
    stop();
    release(code, reason);
    mock.connections.remove(id);
    const said = this.#closing ?? { code, reason };
    const by = this.#closing ? "mock" : "client";
    // One that went away in time, as a process does that ends, had other reasons than bad manners.
    const isOverdue = code === NO_CLOSE_FRAME && this.#isClosingFor(CLOSE_TIMEOUT_MS - TIMER_SLACK_MS);
    const isAnswered = !isOverdue || !isSendableCloseCode(said.code);
    mock.journal.add({ kind: "close", socket: id, side, ...said, by, ...(isAnswered ? {} : { answered: false }) });
  }
}
