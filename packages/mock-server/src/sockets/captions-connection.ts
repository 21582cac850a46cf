import { endsStream } from "@webcast-kit/protocol";
import type { WebSocket } from "ws";
import type { SocketArrival } from "../journal/journal.ts";
import type { Namespace } from "../namespace/namespace.ts";
import type { CaptionsAdmission } from "./captions.ts";
import { type CaptionsEnd, type CaptionsOutput, CaptionsSession, STREAM_END } from "./captions-session.ts";
import type { Connection, Delivery } from "./connections.ts";
import { SocketLife } from "./socket-life.ts";

export interface CaptionsConnectionInit {
  readonly id: number;
  readonly mock: Namespace;
  readonly socket: WebSocket;
  readonly arrival: SocketArrival;
  readonly admission: CaptionsAdmission;
}

/** One client of the captions socket: carries out what its session says, until something ends it. */
export class CaptionsConnection implements Connection {
  readonly id: number;
  readonly side = "captions";
  readonly uniqueId: string;
  readonly key: string;
  readonly #mock: Namespace;
  readonly #admission: CaptionsAdmission;
  readonly #session: CaptionsSession;
  readonly #life: SocketLife;
  /** Rings when the session has something to do. */
  #timer: unknown;
  /** Rings when the room's tape ends the stream. */
  #tapeEnd: unknown;

  constructor({ id, mock, socket, arrival, admission }: CaptionsConnectionInit) {
    this.id = id;
    this.uniqueId = admission.room.uniqueId;
    this.key = admission.account.key;
    this.#mock = mock;
    this.#admission = admission;
    this.#session = new CaptionsSession(admission.session);
    this.#life = new SocketLife({
      mock,
      socket,
      id,
      side: this.side,
      arrival,
      stop: () => this.#clearTimers(),
      release: () => admission.account.releaseWebsocket(),
    });
  }

  roomId(): string {
    return this.#admission.room.roomId;
  }

  start(): void {
    const { clock } = this.#mock;
    const { account, tapeEnd } = this.#admission;
    account.takeWebsocket(clock.now());
    // The socket is for listening; what a client says is noted.
    this.#life.begin(this, (data) => this.#life.note(data.length, "the captions socket takes no messages"));
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
    else void this.#life.sender.send(JSON.stringify(output.frame));
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
    if (this.#life.isClosing || !events.some(endsStream)) return false;
    this.#endStream(STREAM_END);
    return true;
  }

  close(code: number, reason: string): void {
    this.#life.close(code, reason);
  }

  #clearTimers(): void {
    for (const timer of [this.#timer, this.#tapeEnd]) this.#mock.clock.clearTimeout(timer);
  }
}
