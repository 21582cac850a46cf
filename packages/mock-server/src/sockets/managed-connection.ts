import { type CloseCodeName, closeCodes, NO_MESSAGES_TIMEOUT_MS } from "@webcast-kit/contract";
import { decodeEvent, endsStream, type LiveEvent, type LiveEventInit } from "@webcast-kit/protocol";
import type { WebSocket } from "ws";
import type { SocketArrival } from "../journal/journal.ts";
import type { Namespace } from "../namespace/namespace.ts";
import { playTape } from "../tape/player.ts";
import type { MessageEntry, TapeBatch } from "../tape/tape.ts";
import type { Wire } from "../wire/wire.ts";
import type { Connection, Delivery } from "./connections.ts";
import { eventTexts } from "./event-text.ts";
import type { Admission } from "./managed.ts";
import { SocketLife } from "./socket-life.ts";

export interface ManagedConnectionInit {
  readonly mock: Namespace;
  readonly socket: WebSocket;
  readonly wire: Wire;
  readonly arrival: SocketArrival;
  readonly admission: Admission;
  /** Where the client would find the binary socket. */
  readonly wsHost: string;
}

/** One client of the managed socket: roomInfo, then the room's tape and what is put in, until something ends it. */
export class ManagedConnection implements Connection {
  readonly id: number;
  readonly side = "managed";
  readonly uniqueId: string;
  readonly key: string;
  readonly #mock: Namespace;
  readonly #socket: WebSocket;
  readonly #wire: Wire;
  readonly #admission: Admission;
  readonly #wsHost: string;
  readonly #life: SocketLife;
  readonly #ended = new AbortController();
  /** What ends the socket at a time that is known: its lifetime, its token. */
  readonly #deadlines: unknown[] = [];
  #silence: unknown;
  #lastEventMs: number;
  /** Sends that wait for the client to read. */
  #sending = 0;

  constructor({ mock, socket, wire, arrival, admission, wsHost }: ManagedConnectionInit) {
    this.id = wire.id;
    this.uniqueId = admission.room.uniqueId;
    this.key = admission.account.key;
    this.#mock = mock;
    this.#socket = socket;
    this.#wire = wire;
    this.#admission = admission;
    this.#wsHost = wsHost;
    this.#life = new SocketLife({
      mock,
      socket,
      id: this.id,
      side: this.side,
      arrival,
      stop: () => this.#ended.abort(),
      release: () => this.#release(),
    });
    this.#lastEventMs = mock.clock.now();
  }

  roomId(): string {
    return this.#admission.room.roomId;
  }

  start(): void {
    const { clock, tokens } = this.#mock;
    const { account, grant } = this.#admission;
    account.takeWebsocket(clock.now());
    if (grant) tokens.takeWebsocket(grant);
    // The socket is for listening; what a client says is noted.
    this.#life.begin(this, (data) => this.#life.note(data.length, "the managed socket takes no messages"));
    this.#armTimers();
    void this.#play().catch((error: unknown) => {
      this.#mock.report(error);
      this.#socket.terminate();
    });
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
    await this.#life.sender.send(JSON.stringify(this.#roomInfo()));
    const send = (batch: TapeBatch) => this.#playBatch(batch);
    await playTape(playback.batches, { speed: playback.speed, clock, signal: this.#ended.signal, send });
  }

  /** Both readings of the reference at once, or one of them. */
  #roomInfo(): object {
    const { roomId, uniqueId, clusterRegion } = this.#admission.room;
    const connectedAt = new Date(this.#mock.clock.now()).toISOString();
    const fields = { roomId, uniqueId, connectedAt };
    const data = { type: "roomInfo", ...fields, wsHost: this.#wsHost, clusterRegion };
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
        await this.#life.sender.send(batch.text);
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
    await Promise.all(texts.map((text) => this.#life.sender.send(text)));
    this.#sending--;
    if (events.some(endsStream)) this.#closeAs("STREAM_END");
  }

  deliver({ events, textFrames }: Delivery): boolean {
    if (this.#life.isClosing) return false;
    this.#lastEventMs = this.#mock.clock.now();
    for (const frames of textFrames()) {
      if (!this.#life.sender.hasRoom()) return false;
      // Without compression ws writes at once and keeps nothing back, so whole frames may go between its own.
      this.#wire.pass(frames);
    }
    if (events.some(endsStream)) this.#closeAs("STREAM_END");
    return true;
  }

  #closeAs(name: CloseCodeName): void {
    this.close(closeCodes[name].code, name);
  }

  close(code: number, reason: string): void {
    this.#life.close(code, reason);
  }

  #release(): void {
    const { clock, tokens } = this.#mock;
    const { account, grant } = this.#admission;
    for (const timer of [...this.#deadlines, this.#silence]) clock.clearTimeout(timer);
    account.releaseWebsocket();
    if (grant) tokens.releaseWebsocket(grant);
  }
}

function eventOf({ event, message }: MessageEntry): LiveEvent | LiveEventInit {
  return event ?? decodeEvent(message);
}
