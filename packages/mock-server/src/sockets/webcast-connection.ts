import type { IncomingMessage } from "node:http";
import { gzipSync } from "node:zlib";
import { isStreamEnd, type WebcastMessage } from "@webcast-kit/protocol";
import {
  type AckLedger,
  createServerSession,
  type ServerSession,
  type ServerSessionEvent,
  type SessionOutput,
} from "@webcast-kit/protocol/session";
import type { WebSocket } from "ws";
import type { Namespace } from "../namespace/namespace.ts";
import { targetOf } from "../request-target.ts";
import { playTape } from "../tape/player.ts";
import type { TapeBatch } from "../tape/tape.ts";
import { closeSocket } from "./close-socket.ts";
import type { Connection, Delivery } from "./connections.ts";
import { PacedSender, SLOW_READER } from "./paced-sender.ts";

/** What a client of the binary socket did, for tests. */
export interface WebcastConnectionReport {
  readonly roomId: string;
  readonly acks: AckLedger;
  readonly heartbeats: number;
  readonly framesSent: number;
  /** Set when the connection is over. */
  readonly closed?: { readonly code: number; readonly reason: string };
}

export interface WebcastConnectionInit {
  readonly mock: Namespace;
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  /** Where the client is. */
  readonly address: string;
}

/** One client: a ServerSession, its socket, and the tape of the room that it entered. */
export class WebcastConnection implements Connection {
  readonly id: number;
  readonly side = "webcast";
  /** Called once, when the connection is over. */
  onEnd: () => void = () => undefined;
  readonly #mock: Namespace;
  readonly #socket: WebSocket;
  readonly #address: string;
  readonly #session: ServerSession;
  readonly #sender: PacedSender;
  readonly #ended = new AbortController();
  #roomId: string;
  #timer: unknown;
  #heartbeats = 0;
  #framesSent = 0;
  #frames = 0;
  #playing = new AbortController();
  #lastWrite: Promise<void> = Promise.resolve();
  #closing: { readonly code: number; readonly reason: string } | undefined;
  #closed: { readonly code: number; readonly reason: string } | undefined;

  constructor({ mock, socket, request, address }: WebcastConnectionInit) {
    const { query } = targetOf(request.url);
    this.id = mock.connections.nextId();
    this.#mock = mock;
    this.#socket = socket;
    this.#address = address;
    this.#sender = new PacedSender(socket, () => this.#closeNow(SLOW_READER.code, SLOW_READER.reason));
    this.#roomId = query.get("room_id") ?? "0";
    this.#session = createServerSession({
      heartbeatTimeoutMs: mock.options.heartbeatTimeoutMs,
      ...(query.get("compress") === "gzip" ? { gzip: gzipSync } : {}),
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
      roomId: this.#roomId,
      acks: this.#session.ledger,
      heartbeats: this.#heartbeats,
      framesSent: this.#framesSent,
      ...(this.#closed ? { closed: this.#closed } : {}),
    };
  }

  start(): void {
    const { clock, connections, visitors, journal } = this.#mock;
    visitors.takeSocket(this.#address);
    connections.add(this);
    journal.add({ kind: "open", socket: this.id, side: this.side, uniqueId: this.uniqueId });
    this.#socket.on("message", (data, isBinary) => {
      clock.touch();
      this.#session.receive(isBinary ? (data as Buffer) : data.toString(), clock.now());
      this.#flush();
    });
    this.#socket.on("close", (code, reason) => this.#end(code, reason.toString()));
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
        this.#lastWrite = this.#sender.send(output.bytes);
        break;
      case "event":
        this.#handle(output.event);
        break;
      case "close":
        this.#closeNow(output.code, output.reason);
    }
  }

  #closeNow(code: number, reason: string): void {
    this.#closing ??= { code, reason };
    closeSocket(this.#socket, code, reason);
  }

  #handle(event: ServerSessionEvent): void {
    if (event.type === "heartbeat") this.#heartbeats++;
    if (event.type === "enterRoom") this.#enter(event.enter.roomId);
  }

  /** Plays the room's tape to this client from its start; entering another room leaves the first. */
  #enter(roomId: string): void {
    this.#roomId = roomId;
    this.#playing.abort();
    this.#playing = new AbortController();
    if (this.#mock.world.roomById(roomId) === undefined) {
      this.close(1000, "room not found");
      return;
    }
    const signal = AbortSignal.any([this.#playing.signal, this.#ended.signal]);
    void this.#playRoom(signal).catch(() => this.#socket.terminate());
  }

  async #playRoom(signal: AbortSignal): Promise<void> {
    const { clock, playback } = this.#mock;
    // What was sent before has to leave first: a client that enters again and again must not pile up first frames.
    await this.#lastWrite;
    await playTape(playback.batches, { speed: playback.speed, clock, signal, send: (batch) => this.#play(batch) });
    if (!signal.aborted) this.#finish(signal);
  }

  #play(batch: TapeBatch): Promise<void> {
    switch (batch.kind) {
      case "messages":
        this.#send(
          batch.messages.map(({ message }) => message),
          this.#mock.playback.startMs + batch.t,
        );
        break;
      case "frame":
        this.#lastWrite = this.#sender.send(batch.bytes);
        break;
      case "text":
        this.#lastWrite = this.#sender.send(batch.text);
        break;
      case "close":
        this.close(batch.code, batch.reason);
    }
    return this.#lastWrite;
  }

  #send(messages: readonly WebcastMessage[], now: number): void {
    const sequence = ++this.#frames;
    const cursor = `t-${sequence}`;
    this.#session.send({ messages, cursor, internalExt: `internal_src:mock|seq:${sequence}`, now, needAck: true });
    this.#flush();
  }

  deliver({ events, messages }: Delivery): boolean {
    if (this.#closing || !this.#sender.hasRoom()) return false;
    this.#send(messages, this.#mock.clock.now());
    if (events.some((event) => event.type === "control" && isStreamEnd(event.action))) {
      this.#playing.abort();
      this.#finish(this.#ended.signal);
    }
    return true;
  }

  close(code: number, reason: string): void {
    this.#closing ??= { code, reason };
    this.#session.close(code, reason);
    this.#flush();
  }

  /** The stream has ended, so the client leaves by itself, or is closed after a while. */
  #finish(signal: AbortSignal): void {
    const { clock, options } = this.#mock;
    const handle = clock.setTimeout(() => this.close(1000, "stream end"), options.heartbeatTimeoutMs);
    signal.addEventListener("abort", () => clock.clearTimeout(handle), { once: true });
  }

  #end(code: number, reason: string): void {
    const { clock, connections, visitors, journal } = this.#mock;
    this.#closed = { code, reason };
    this.#ended.abort();
    this.#session.close();
    this.#session.drain();
    clock.clearTimeout(this.#timer);
    connections.remove(this.id);
    visitors.releaseSocket(this.#address);
    const by = this.#closing ? "mock" : "client";
    journal.add({ kind: "close", socket: this.id, side: this.side, ...(this.#closing ?? this.#closed), by });
    this.onEnd();
  }
}
