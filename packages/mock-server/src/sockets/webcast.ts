import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { gzipSync } from "node:zlib";
import {
  type AckLedger,
  createServerSession,
  type ServerSession,
  type ServerSessionEvent,
  type SessionOutput,
} from "@webcast-kit/protocol/session";
import { type WebSocket, WebSocketServer } from "ws";
import type { Clock } from "../clock.ts";
import { targetOf } from "../request-target.ts";
import type { Room, World } from "../rooms/world.ts";
import type { SignatureBook } from "../signatures.ts";
import { playTape } from "../tape/player.ts";
import type { TapeBatch } from "../tape/tape.ts";
import { closeSocket } from "./close-socket.ts";
import { PacedSender } from "./paced-sender.ts";
import { refuseUpgrade } from "./upgrades.ts";

/** What a client of the binary socket did, for tests. */
export interface WebcastConnectionReport {
  readonly roomId: string;
  readonly acks: AckLedger;
  readonly heartbeats: number;
  readonly framesSent: number;
  /** Set when the connection is over. */
  readonly closed?: { readonly code: number; readonly reason: string };
}

export interface WebcastSocketsOptions {
  readonly world: World;
  readonly signatures: SignatureBook;
  readonly clock: Clock;
  readonly speed: number;
  readonly heartbeatIntervalMs: number;
  readonly heartbeatTimeoutMs: number;
}

/** Reports that are kept; the oldest go first. */
const MAX_REPORTS = 1000;
const MAX_CLIENT_FRAME_BYTES = 64 * 1024;

/** TikTok's side: the binary socket that signed URLs lead to. */
export class WebcastSockets {
  readonly #options: WebcastSocketsOptions;
  readonly #server: WebSocketServer;
  readonly #connections: { report: () => WebcastConnectionReport }[] = [];

  constructor(options: WebcastSocketsOptions) {
    this.#options = options;
    this.#server = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: MAX_CLIENT_FRAME_BYTES,
      // The service does not answer pings, so a client must not rely on pongs.
      autoPong: false,
    });
    this.#server.on("headers", (headers) => {
      headers.push(`Handshake-Options: ping-interval=${Math.ceil(options.heartbeatIntervalMs / 1000)}`);
    });
  }

  /** What every connection did so far, oldest first. */
  reports(): WebcastConnectionReport[] {
    return this.#connections.map(({ report }) => report());
  }

  /** Lets a client in that presents a signed URL with the cookies and the User-Agent that it was signed for. */
  handleUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const problem = this.#options.signatures.verify({
      pathAndQuery: request.url ?? "/",
      userAgent: request.headers["user-agent"],
      cookies: request.headers.cookie,
    });
    if (problem !== undefined) {
      // The service refuses with status 200 and a reason in a header, not with an error status.
      refuseUpgrade(stream, "200 OK", { "Handshake-Status": "415", "Handshake-Msg": problem });
      return;
    }
    this.#server.handleUpgrade(request, stream, head, (socket) => this.#accept(socket, request));
  }

  #accept(socket: WebSocket, request: IncomingMessage): void {
    const connection = new WebcastConnection(socket, targetOf(request.url).query, this.#options);
    const entry: { report: () => WebcastConnectionReport } = { report: () => connection.report() };
    this.#connections.push(entry);
    if (this.#connections.length > MAX_REPORTS) this.#connections.shift();
    connection.start();
    // Of one that is over only the report is kept. The connection, which listens before, has written its end into it.
    socket.once("close", () => {
      const report = connection.report();
      entry.report = () => report;
    });
  }

  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }
}

/** One client: a ServerSession, its socket, and the tape of the room that it entered. */
class WebcastConnection {
  readonly #socket: WebSocket;
  readonly #options: WebcastSocketsOptions;
  readonly #session: ServerSession;
  readonly #sender: PacedSender;
  readonly #ended = new AbortController();
  #roomId: string;
  #timer: unknown;
  #heartbeats = 0;
  #framesSent = 0;
  #playing = new AbortController();
  #lastWrite: Promise<void> = Promise.resolve();
  #closed: { code: number; reason: string } | undefined;

  constructor(socket: WebSocket, query: URLSearchParams, options: WebcastSocketsOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#sender = new PacedSender(socket);
    this.#roomId = query.get("room_id") ?? "0";
    this.#session = createServerSession({
      heartbeatTimeoutMs: options.heartbeatTimeoutMs,
      ...(query.get("compress") === "gzip" ? { gzip: gzipSync } : {}),
    });
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
    const { clock } = this.#options;
    this.#socket.on("message", (data, isBinary) => {
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
    const { clock } = this.#options;
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
        closeSocket(this.#socket, output.code, output.reason, this.#options.clock);
    }
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
    const room = this.#options.world.roomById(roomId);
    if (room === undefined) {
      this.#session.close(1000, "room not found");
      this.#flush();
      return;
    }
    const signal = AbortSignal.any([this.#playing.signal, this.#ended.signal]);
    void this.#playRoom(room, signal).catch(() => this.#socket.terminate());
  }

  async #playRoom({ batches, startMs }: Room, signal: AbortSignal): Promise<void> {
    const { speed, clock } = this.#options;
    // What was sent before has to leave first: a client that enters again and again must not pile up first frames.
    await this.#lastWrite;
    await playTape(batches, { speed, clock, signal, send: (batch, index) => this.#play(batch, index, startMs) });
    if (!signal.aborted) this.#finish(signal);
  }

  #play(batch: TapeBatch, index: number, startMs: number): Promise<void> {
    switch (batch.kind) {
      case "messages":
        this.#session.send({
          messages: batch.messages.map(({ message }) => message),
          cursor: `t-${index + 1}`,
          internalExt: `internal_src:mock|seq:${index + 1}`,
          now: startMs + batch.t,
          needAck: true,
        });
        break;
      case "frame":
        this.#lastWrite = this.#sender.send(batch.bytes);
        break;
      case "text":
        this.#lastWrite = this.#sender.send(batch.text);
        break;
      case "close":
        this.#session.close(batch.code, batch.reason);
    }
    this.#flush();
    return this.#lastWrite;
  }

  /** The tape is over: its stream has ended, so the client leaves by itself, or is closed after a while. */
  #finish(signal: AbortSignal): void {
    const { clock, heartbeatTimeoutMs } = this.#options;
    const handle = clock.setTimeout(() => {
      this.#session.close(1000, "stream end");
      this.#flush();
    }, heartbeatTimeoutMs);
    signal.addEventListener("abort", () => clock.clearTimeout(handle), { once: true });
  }

  #end(code: number, reason: string): void {
    this.#closed = { code, reason };
    this.#ended.abort();
    this.#session.close();
    this.#session.drain();
    this.#options.clock.clearTimeout(this.#timer);
  }
}
