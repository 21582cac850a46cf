import { isStreamEnd } from "@webcast-kit/protocol";
import type { WebSocket } from "ws";
import type { Namespace } from "../namespace/namespace.ts";
import type { CaptionsAdmission } from "./captions.ts";
import { type CaptionsEnd, type CaptionsOutput, CaptionsSession, STREAM_END } from "./captions-session.ts";
import { closeSocket } from "./close-socket.ts";
import type { Connection, Delivery } from "./connections.ts";
import { PacedSender, SLOW_READER } from "./paced-sender.ts";

export interface CaptionsConnectionInit {
  readonly id: number;
  readonly mock: Namespace;
  readonly socket: WebSocket;
  readonly admission: CaptionsAdmission;
}

/** One client of the captions socket: carries out what its session says, until something ends it. */
export class CaptionsConnection implements Connection {
  readonly id: number;
  readonly side = "captions";
  readonly uniqueId: string;
  readonly key: string;
  readonly #mock: Namespace;
  readonly #socket: WebSocket;
  readonly #admission: CaptionsAdmission;
  readonly #session: CaptionsSession;
  readonly #sender: PacedSender;
  /** Rings when the session has something to do. */
  #timer: unknown;
  /** Rings when the room's tape ends the stream. */
  #tapeEnd: unknown;
  /** Set when the mock closes. */
  #closing: { readonly code: number; readonly reason: string } | undefined;

  constructor({ id, mock, socket, admission }: CaptionsConnectionInit) {
    this.id = id;
    this.uniqueId = admission.room.uniqueId;
    this.key = admission.account.key;
    this.#mock = mock;
    this.#socket = socket;
    this.#admission = admission;
    this.#session = new CaptionsSession(admission.session);
    this.#sender = new PacedSender(socket, () => this.close(SLOW_READER.code, SLOW_READER.reason));
  }

  roomId(): string {
    return this.#admission.room.roomId;
  }

  start(): void {
    const { clock, journal, connections } = this.#mock;
    const { account, tapeEnd } = this.#admission;
    account.takeWebsocket(clock.now());
    connections.add(this);
    journal.add({ kind: "open", socket: this.id, side: this.side, uniqueId: this.uniqueId });
    this.#socket.once("close", (code, reason) => this.#end(code, reason.toString()));
    this.#socket.on("message", (data) => this.#hear(data as Buffer));
    if (tapeEnd) this.#tapeEnd = clock.setTimeout(() => this.#endStream(tapeEnd), tapeEnd.afterMs);
    this.#session.open(clock.now());
    this.#carryOut();
  }

  #carryOut(): void {
    for (const output of this.#session.drain()) this.#act(output);
    const { clock } = this.#mock;
    clock.clearTimeout(this.#timer);
    const next = this.#session.nextTimeout();
    if (next !== undefined) this.#timer = clock.setTimeout(() => this.#tick(), next - clock.now());
  }

  #act(output: CaptionsOutput): void {
    if (output.type === "close") this.close(output.code, output.reason);
    // Speech does not wait for its listener: one that falls too far behind is closed by the sender.
    else void this.#sender.send(JSON.stringify(output.frame));
  }

  #tick(): void {
    const { clock, world } = this.#mock;
    // A room may end without an event.
    if (world.roomById(this.roomId()) === undefined) this.#endStream(STREAM_END);
    else {
      this.#session.tick(clock.now());
      this.#carryOut();
    }
  }

  #endStream(end: CaptionsEnd): void {
    this.#session.end(this.#mock.clock.now(), end);
    this.#carryOut();
  }

  /** Captions take nothing that is put in; they only end with the stream. */
  deliver({ events }: Delivery): boolean {
    if (this.#closing || !events.some((event) => event.type === "control" && isStreamEnd(event.action))) return false;
    this.#endStream(STREAM_END);
    return true;
  }

  /** The socket is for listening; what a client says is noted. */
  #hear(data: Buffer): void {
    this.#mock.clock.touch();
    this.#mock.journal.add({
      kind: "message",
      socket: this.id,
      side: this.side,
      bytes: data.length,
      warning: "the captions socket takes no messages",
    });
  }

  close(code: number, reason: string): void {
    if (this.#closing) return;
    this.#closing = { code, reason };
    this.#clearTimers();
    closeSocket(this.#socket, code, reason);
  }

  #end(code: number, reason: string): void {
    this.#clearTimers();
    this.#admission.account.releaseWebsocket();
    this.#mock.connections.remove(this.id);
    const by = this.#closing ? "mock" : "client";
    this.#mock.journal.add({
      kind: "close",
      socket: this.id,
      side: this.side,
      ...(this.#closing ?? { code, reason }),
      by,
    });
  }

  #clearTimers(): void {
    for (const timer of [this.#timer, this.#tapeEnd]) this.#mock.clock.clearTimeout(timer);
  }
}
