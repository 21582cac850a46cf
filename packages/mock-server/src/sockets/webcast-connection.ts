import type { IncomingMessage } from "node:http";
import { gzipSync } from "node:zlib";
import type { EnterRoom, FetchResultInit } from "@webcast-kit/protocol";
import {
  type AckLedger,
  createServerSession,
  type ServerSession,
  type ServerSessionEvent,
  type SessionOutput,
} from "@webcast-kit/protocol/session";
import type { WebSocket } from "ws";
import { type WebcastManners, WebcastWatch } from "../conduct/webcast-watch.ts";
import type { SocketArrival } from "../journal/journal.ts";
import type { Namespace } from "../namespace/namespace.ts";
import { targetOf } from "../request-target.ts";
import { parseRoomCursor } from "../rooms/room-position.ts";
import type { Room } from "../world/lives.ts";
import type { Connection } from "./connections.ts";
import { RoomVisit, type VisitOutlet } from "./room-visit.ts";
import { SocketLife } from "./socket-life.ts";
import { readWebcastQuery, type WebcastQuery } from "./webcast-url.ts";

/** What a client of the binary socket did, for tests. */
export interface WebcastConnectionReport {
  /** Number of the socket in the journal. */
  readonly socket: number;
  /** Unix milliseconds of the mock's clock. */
  readonly openedAtMs: number;
  readonly roomId: string;
  /** Whether the room that it entered last goes on after its cursor; false for a fresh start, and before it enters. */
  readonly resumed: boolean;
  readonly acks: AckLedger;
  readonly heartbeats: number;
  readonly framesSent: number;
  /** How it keeps to the rules of the wire. */
  readonly manners: WebcastManners;
  /** Set when the connection is over. */
  readonly closed?: { readonly code: number; readonly reason: string };
}

export interface WebcastConnectionInit {
  readonly id: number;
  readonly mock: Namespace;
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  /** Where the client is. */
  readonly address: string;
  /** Who came, and with what. */
  readonly arrival: SocketArrival;
}

/** One client: a ServerSession, its socket, and its visit to the room that it entered. */
export class WebcastConnection implements Connection {
  readonly id: number;
  readonly side = "webcast";
  /** Called once, when the connection is over. */
  onEnd: () => void = () => undefined;
  readonly #mock: Namespace;
  readonly #socket: WebSocket;
  readonly #address: string;
  readonly #life: SocketLife;
  readonly #session: ServerSession;
  readonly #query: WebcastQuery;
  readonly #watch: WebcastWatch;
  /** Where the handshake leads, until a room is entered: what is said meanwhile is for the client too. */
  #arrival: { readonly cursor: string; readonly sequence: number } | undefined;
  #roomId: string;
  #visit: RoomVisit | undefined;
  #timer: unknown;
  #heartbeats = 0;
  #framesSent = 0;
  #lastWrite: Promise<void> = Promise.resolve();
  #closed: { readonly code: number; readonly reason: string } | undefined;

  constructor({ id, mock, socket, request, address, arrival }: WebcastConnectionInit) {
    this.id = id;
    this.#mock = mock;
    this.#socket = socket;
    this.#address = address;
    this.#query = readWebcastQuery(targetOf(request.url).query);
    this.#roomId = this.#query.roomId;
    this.#arrival = { cursor: this.#query.cursor, sequence: mock.roomLogs.find(this.#roomId)?.sequence ?? 0 };
    this.#life = new SocketLife({
      mock,
      socket,
      id: this.id,
      side: this.side,
      arrival,
      stop: () => this.#visit?.leave(),
      release: (code, reason) => this.#release(code, reason),
    });
    this.#watch = new WebcastWatch(mock.clock, mock.options.heartbeatTimeoutMs);
    this.#session = createServerSession({
      heartbeatTimeoutMs: mock.options.heartbeatTimeoutMs,
      welcome: (enter) => this.#enter(enter),
      ...(this.#query.gzip ? { gzip: gzipSync } : {}),
    });
  }

  get uniqueId(): string {
    return this.#mock.world.roomById(this.#roomId)?.uniqueId ?? "";
  }

  roomId(): string {
    return this.#roomId;
  }

  report(): WebcastConnectionReport {
    return {
      socket: this.id,
      openedAtMs: this.#watch.openedAtMs,
      roomId: this.#roomId,
      resumed: this.#visit?.resumed ?? false,
      acks: this.#session.ledger,
      heartbeats: this.#heartbeats,
      framesSent: this.#framesSent,
      manners: this.#watch.report(),
      ...(this.#closed ? { closed: this.#closed } : {}),
    };
  }

  start(): void {
    const { clock, visitors } = this.#mock;
    visitors.takeSocket(this.#address);
    this.#life.begin(this, (data, isBinary) => {
      this.#session.receive(isBinary ? data : data.toString(), clock.now());
      this.#flush();
    });
    // What ws objects to, such as a frame that is too large, it also closes with the right code.
    this.#socket.on("error", () => undefined);
    this.#session.open(clock.now());
    this.#flush();
  }

  /** Carries out what the session wants, and arms its timer. */
  #flush(): void {
    for (const output of this.#session.drain()) this.#carryOut(output);
    const { clock } = this.#mock;
    clock.clearTimeout(this.#timer);
    const due = this.#session.nextTimeout();
    if (due === undefined) return;
    this.#timer = clock.setTimeout(() => {
      this.#session.tick(clock.now());
      this.#flush();
    }, due - clock.now());
  }

  #carryOut(output: SessionOutput<ServerSessionEvent>): void {
    switch (output.type) {
      case "send":
        this.#framesSent++;
        this.#lastWrite = this.#life.sender.send(output.bytes);
        break;
      case "event":
        this.#handle(output.event);
        break;
      case "close":
        this.#watch.ended(output.reason);
        this.#life.close(output.code, output.reason);
    }
  }

  #handle(event: ServerSessionEvent): void {
    switch (event.type) {
      case "heartbeat":
        this.#heartbeats++;
        this.#watch.heartbeat();
        break;
      case "ack":
        this.#watch.acknowledged(event.logId, event.verdict);
        break;
      case "unexpected":
        this.#watch.unexpected(event.payloadType);
        break;
      case "enterRoom":
        this.#watch.entered();
        this.#entered();
    }
  }

  #entered(): void {
    if (this.#visit === undefined) this.close(1000, "room not found");
    else void this.#play(this.#visit).catch((error: unknown) => this.#fail(error));
  }

  /** Leaves the room before, if any, and gives what the first result of this one says. */
  #enter({ roomId, cursor }: EnterRoom): FetchResultInit {
    this.#visit?.leave();
    const arrival = roomId === this.#roomId ? this.#arrival : undefined;
    this.#arrival = undefined;
    this.#roomId = roomId;
    const room = this.#mock.world.roomById(roomId);
    this.#visit = room && this.#visitTo(room, cursor || arrival?.cursor, arrival?.sequence);
    return this.#visit?.welcome() ?? { isFirst: true };
  }

  /** Goes on at a cursor of this room, or else starts afresh, at the beginning of the tape. */
  #visitTo(room: Room, cursor = "", sequence?: number): RoomVisit {
    const { roomLogs, playback, clock, options } = this.#mock;
    const { roomId } = room;
    const log = roomLogs.of(room);
    const wanted = parseRoomCursor(cursor, roomId);
    const resumed = wanted !== undefined && log.resumesAt(wanted);
    return new RoomVisit({
      ...{ roomId, log, playback, clock, resumed },
      position: resumed ? wanted : { batches: 0, sequence: sequence ?? log.sequence },
      historyCount: this.#query.historyCount,
      graceMs: options.heartbeatTimeoutMs,
      outlet: this.#outlet(),
    });
  }

  #outlet(): VisitOutlet {
    return {
      sendResult: (result) => {
        const logId = this.#session.send(result);
        if (result.needAck) this.#watch.sent(logId);
        this.#flush();
        return this.#lastWrite;
      },
      sendRaw: (data) => {
        this.#lastWrite = this.#life.sender.send(data);
        return this.#lastWrite;
      },
      close: (code, reason) => this.close(code, reason),
    };
  }

  async #play(visit: RoomVisit): Promise<void> {
    // What was sent before has to leave first: a client that enters again and again must not pile up first frames.
    await this.#lastWrite;
    await visit.play();
  }

  #fail(error: unknown): void {
    this.#mock.report(error);
    this.#socket.terminate();
  }

  deliver(): boolean {
    if (this.#life.isClosing || !this.#life.sender.hasRoom()) return false;
    this.#visit?.tell();
    return true;
  }

  close(code: number, reason: string): void {
    this.#session.close(code, reason);
    this.#flush();
  }

  #release(code: number, reason: string): void {
    const { clock, visitors } = this.#mock;
    this.#closed = { code, reason };
    this.#watch.ended(reason);
    this.#session.close();
    this.#session.drain();
    clock.clearTimeout(this.#timer);
    visitors.releaseSocket(this.#address);
    this.onEnd();
  }
}
