import type { WebSocket } from "ws";
import type { SocketSide } from "../journal/journal.ts";
import type { Namespace } from "../namespace/namespace.ts";
import { closeSocket } from "./close-socket.ts";
import type { Connection } from "./connections.ts";
import { PacedSender, SLOW_READER } from "./paced-sender.ts";

export interface SocketLifeInit {
  readonly mock: Namespace;
  readonly socket: WebSocket;
  readonly id: number;
  readonly side: SocketSide;
  /** Stops what goes on by itself: called when the mock closes, and when the socket has gone. */
  readonly stop: () => void;
  /** Gives back what was taken for the socket: called once, when it has gone, with what the close frame said. */
  readonly release: (code: number, reason: string) => void;
}

/** What all sockets of a mock have in common: their place in the books, how they are written to and how they end. */
export class SocketLife {
  readonly sender: PacedSender;
  readonly #init: SocketLifeInit;
  /** Set when the mock closes. */
  #closing: { readonly code: number; readonly reason: string } | undefined;

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
    const { mock, socket, id, side } = this.#init;
    mock.connections.add(connection);
    mock.journal.add({ kind: "open", socket: id, side, uniqueId: connection.uniqueId });
    socket.once("close", (code, reason) => this.#end(code, reason.toString()));
    socket.on("message", (data, isBinary) => {
      mock.clock.touch();
      hear(data as Buffer, isBinary);
    });
  }

  /** Tells the journal of a message from the client that is none for this socket. */
  note(bytes: number, warning: string): void {
    const { mock, id, side } = this.#init;
    mock.journal.add({ kind: "message", socket: id, side, bytes, warning });
  }

  /** Closes the socket. Only the first call counts. */
  close(code: number, reason: string): void {
    if (this.#closing) return;
    this.#closing = { code, reason };
    this.#init.stop();
    closeSocket(this.#init.socket, code, reason);
  }

  #end(code: number, reason: string): void {
    const { mock, id, side, stop, release } = this.#init;
    stop();
    release(code, reason);
    mock.connections.remove(id);
    const by = this.#closing ? "mock" : "client";
    mock.journal.add({ kind: "close", socket: id, side, ...(this.#closing ?? { code, reason }), by });
  }
}
