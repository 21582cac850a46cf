import type { Duplex } from "node:stream";
import { type CloseCodeName, closeCodes, NO_MESSAGES_TIMEOUT_MS } from "@webcast-kit/contract";
import { decodeEvent, isStreamEnd, type LiveEvent, type LiveEventInit } from "@webcast-kit/protocol";
import type { WebSocket } from "ws";
import type { Namespace } from "../namespace/namespace.ts";
import { playTape } from "../tape/player.ts";
import type { MessageEntry, TapeBatch } from "../tape/tape.ts";
import { closeSocket } from "./close-socket.ts";
import type { Connection, Delivery } from "./connections.ts";
import { eventTexts } from "./event-text.ts";
import type { Admission } from "./managed.ts";
import { PacedSender, SLOW_READER } from "./paced-sender.ts";

export interface ManagedConnectionInit {
  readonly id: number;
  readonly mock: Namespace;
  readonly socket: WebSocket;
  readonly stream: Duplex;
  readonly admission: Admission;
}

/** One client of the managed socket: roomInfo, then the room's tape and what is put in, until something ends it. */
export class ManagedConnection implements Connection {
  readonly id: number;
  readonly side = "managed";
  readonly uniqueId: string;
  readonly key: string;
  readonly #mock: Namespace;
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  readonly #admission: Admission;
  readonly #sender: PacedSender;
  readonly #ended = new AbortController();
  /** What ends the socket at a time that is known: its lifetime, its token. */
  readonly #deadlines: unknown[] = [];
  #silence: unknown;
  #lastEventMs: number;
  /** Sends that wait for the client to read. */
  #sending = 0;
  /** Set when the mock closes. */
  #closing: { readonly code: number; readonly reason: string } | undefined;

  constructor({ id, mock, socket, stream, admission }: ManagedConnectionInit) {
    this.id = id;
    this.uniqueId = admission.room.uniqueId;
    this.key = admission.account.key;
    this.#mock = mock;
    this.#socket = socket;
    this.#stream = stream;
    this.#admission = admission;
    this.#sender = new PacedSender(socket, () => this.close(SLOW_READER.code, SLOW_READER.reason));
    this.#lastEventMs = mock.clock.now();
  }

  roomId(): string {
    return this.#admission.room.roomId;
  }

  start(): void {
    const { clock, journal, connections, tokens } = this.#mock;
    const { account, grant } = this.#admission;
    account.takeWebsocket(clock.now());
    if (grant) tokens.takeWebsocket(grant);
    connections.add(this);
    journal.add({ kind: "open", socket: this.id, side: this.side, uniqueId: this.uniqueId });
    this.#socket.once("close", (code, reason) => this.#end(code, reason.toString()));
    this.#socket.on("message", (data) => this.#hear(data as Buffer));
    this.#armTimers();
    void this.#play().catch(() => this.#socket.terminate());
  }

  /** Lifetime, silence, and the end of the token where that ends the socket. */
  #armTimers(): void {
    const { clock, quirks } = this.#mock;
    const { account, grant } = this.#admission;
    const { limits } = account;
    if (limits) this.#deadlines.push(clock.setTimeout(() => this.#closeAs("MAX_LIFETIME"), limits.websocketLifetimeMs));
    if (grant && quirks.jwtExpiry === "close") {
      this.#deadlines.push(clock.setTimeout(() => this.#closeAs("INVALID_AUTH"), grant.expiresAtMs - clock.now()));
    }
    this.#watchSilence(NO_MESSAGES_TIMEOUT_MS);
  }

  /** One timer, which looks when it rings whether something was sent meanwhile. */
  #watchSilence(delayMs: number): void {
    const { clock } = this.#mock;
    this.#silence = clock.setTimeout(() => {
      // A client that reads slowly is not a room in which nothing happens.
      if (this.#sending > 0) this.#lastEventMs = clock.now();
      const left = this.#lastEventMs + NO_MESSAGES_TIMEOUT_MS - clock.now();
      if (left <= 0) this.#closeAs("NO_MESSAGES_TIMEOUT");
      else this.#watchSilence(left);
    }, delayMs);
  }

  async #play(): Promise<void> {
    const { clock, playback } = this.#mock;
    await this.#sender.send(JSON.stringify(this.#roomInfo()));
    const send = (batch: TapeBatch) => this.#playBatch(batch);
    await playTape(playback.batches, { speed: playback.speed, clock, signal: this.#ended.signal, send });
  }

  /** Both readings of the reference at once, or one of them. */
  #roomInfo(): object {
    const { roomId, uniqueId, clusterRegion } = this.#admission.room;
    const connectedAt = new Date(this.#mock.clock.now()).toISOString();
    const fields = { roomId, uniqueId, connectedAt };
    const data = { type: "roomInfo", ...fields, wsHost: this.#mock.host, clusterRegion };
    const { roomInfoEvent } = this.#mock.quirks;
    return {
      event: "roomInfo",
      ...(roomInfoEvent === "nested" ? {} : fields),
      ...(roomInfoEvent === "flat" ? {} : { data }),
    };
  }

  async #playBatch(batch: TapeBatch): Promise<void> {
    switch (batch.kind) {
      case "messages":
        await this.#sendEvents(batch.messages.map(eventOf));
        break;
      case "text":
        this.#lastEventMs = this.#mock.clock.now();
        await this.#sender.send(batch.text);
        break;
      case "close":
        this.close(batch.code, batch.reason);
        break;
      case "frame":
      // A binary frame belongs to the binary socket.
    }
  }

  async #sendEvents(events: readonly (LiveEvent | LiveEventInit)[]): Promise<void> {
    this.#lastEventMs = this.#mock.clock.now();
    const texts = events.flatMap((event) => eventTexts(event, this.#mock.quirks));
    this.#sending++;
    await Promise.all(texts.map((text) => this.#sender.send(text)));
    this.#sending--;
    if (events.some(endsStream)) this.#closeAs("STREAM_END");
  }

  deliver({ events, textFrames }: Delivery): boolean {
    if (this.#closing) return false;
    this.#lastEventMs = this.#mock.clock.now();
    for (const frames of textFrames()) {
      if (!this.#sender.hasRoom()) return false;
      // Without compression ws writes at once and keeps nothing back, so whole frames may go between its own.
      this.#stream.write(frames);
    }
    if (events.some(endsStream)) this.#closeAs("STREAM_END");
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
      warning: "the managed socket takes no messages",
    });
  }

  #closeAs(name: CloseCodeName): void {
    this.close(closeCodes[name].code, name);
  }

  close(code: number, reason: string): void {
    if (this.#closing) return;
    this.#closing = { code, reason };
    // Nothing follows the close.
    this.#ended.abort();
    closeSocket(this.#socket, code, reason);
  }

  #end(code: number, reason: string): void {
    const { clock, journal, connections, tokens } = this.#mock;
    this.#ended.abort();
    for (const timer of [...this.#deadlines, this.#silence]) clock.clearTimeout(timer);
    const { account, grant } = this.#admission;
    account.releaseWebsocket();
    if (grant) tokens.releaseWebsocket(grant);
    connections.remove(this.id);
    const by = this.#closing ? "mock" : "client";
    journal.add({ kind: "close", socket: this.id, side: this.side, ...(this.#closing ?? { code, reason }), by });
  }
}

function eventOf({ event, message }: MessageEntry): LiveEvent | LiveEventInit {
  return event ?? decodeEvent(message);
}

function endsStream(event: LiveEvent | LiveEventInit): boolean {
  return event.type === "control" && isStreamEnd(event.action);
}
