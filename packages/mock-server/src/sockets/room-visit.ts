import type { FetchResultInit, WebcastMessage } from "@webcast-kit/protocol";
import type { Clock } from "../clock/clock.ts";
import type { Playback } from "../namespace/playback.ts";
import type { RoomLog, Said } from "../rooms/room-log.ts";
import { formatRoomCursor, type RoomPosition } from "../rooms/room-position.ts";
import { playTape } from "../tape/player.ts";
import type { TapeBatch } from "../tape/tape.ts";
import { SLOW_READER } from "./paced-sender.ts";

/** How a visit reaches its client. What is sent resolves when there is room for more. */
export interface VisitOutlet {
  sendResult(result: FetchResultInit): Promise<void>;
  /** Sends bytes or a text as they are. */
  sendRaw(data: Uint8Array | string): Promise<void>;
  close(code: number, reason: string): void;
}

export interface RoomVisitInit {
  readonly roomId: string;
  readonly log: RoomLog;
  readonly playback: Playback;
  readonly clock: Clock;
  /** What the client has heard; all that comes after is for it. */
  readonly position: RoomPosition;
  /** Whether the client came back, and was there before. */
  readonly resumed: boolean;
  /** Chat messages from before that a client gets at a fresh start. */
  readonly historyCount: number;
  /** How long a client may stay when the stream is over. */
  readonly graceMs: number;
  readonly outlet: VisitOutlet;
}

/** One client's stay in a room: it hears what it missed, then the tape from where it was and what is put in. */
export class RoomVisit {
  readonly resumed: boolean;
  readonly #init: RoomVisitInit;
  readonly #left = new AbortController();
  readonly #tapeEnd = new AbortController();
  #batches: number;
  #sequence: number;
  /** Whether it has heard all that was said until now. */
  #isLive = false;
  /** Whether it has heard messages of the tape since it came. */
  #hearsTape = false;
  #isOver = false;

  constructor(init: RoomVisitInit) {
    this.resumed = init.resumed;
    this.#init = init;
    this.#batches = init.position.batches;
    this.#sequence = init.position.sequence;
  }

  /** What the answer to entering says, beside the time. */
  welcome(): FetchResultInit {
    const { log, resumed, historyCount } = this.#init;
    const chats = resumed ? [] : log.lastChats(historyCount, this.#sequence);
    const messages = chats.map((message) => ({ ...message, isHistory: true }));
    return { isFirst: !resumed, messages, ...this.#place() };
  }

  /** Plays until the room has no more to play, or the client leaves. */
  async play(): Promise<void> {
    const { playback, clock } = this.#init;
    const caughtUp = this.#catchUp();
    clock.hold?.(caughtUp);
    await caughtUp;
    const send = (batch: TapeBatch, index: number) => this.#play(batch, index);
    const [from, signal] = [this.#batches, this.#tapeEnd.signal];
    await playTape(playback.batches, { speed: playback.speed, clock, signal, from, send });
    // A room that plays nothing goes on until somebody ends it.
    if (playback.batches.length > 0) this.#finish();
  }

  /** Something was said in the room. Who is still catching up comes to it by itself. */
  tell(): void {
    if (!this.#isLive) return;
    for (const said of this.#init.log.after(this.#sequence)) void this.#say(said);
  }

  /** The client has left; nothing more is sent. */
  leave(): void {
    this.#left.abort();
    this.#tapeEnd.abort();
  }

  /** Says what was said since; whatever is said meanwhile comes behind it. */
  async #catchUp(): Promise<void> {
    const { log, clock, outlet } = this.#init;
    const signal = this.#left.signal;
    const missed = () => log.after(this.#sequence).map((said) => ({ t: 0, said }));
    for (let batches = missed(); batches.length > 0; batches = missed()) {
      await playTape(batches, { speed: 0, clock, signal, send: ({ said }) => this.#say(said) });
      if (signal.aborted) return;
      // More was said than is kept, faster than the client reads.
      if (!log.has(this.#sequence)) outlet.close(SLOW_READER.code, SLOW_READER.reason);
    }
    this.#isLive = true;
  }

  #say({ sequence, saidAtMs, messages, endsStream }: Said): Promise<void> {
    this.#sequence = sequence;
    const sent = this.#send(messages, saidAtMs);
    if (endsStream) {
      this.#tapeEnd.abort();
      this.#finish();
    }
    return sent;
  }

  async #play(batch: TapeBatch, index: number): Promise<void> {
    this.#batches = index + 1;
    switch (batch.kind) {
      case "messages":
        this.#hearsTape = true;
        return this.#send(
          batch.messages.map(({ message }) => message),
          this.#init.playback.startMs + batch.t,
        );
      case "frame":
        return this.#init.outlet.sendRaw(batch.bytes);
      case "text":
        return this.#init.outlet.sendRaw(batch.text);
      case "close":
        // Who comes back after a close has it behind: else it would never get on.
        if (!this.resumed || this.#hearsTape) this.#init.outlet.close(batch.code, batch.reason);
    }
  }

  #send(messages: readonly WebcastMessage[], now: number): Promise<void> {
    return this.#init.outlet.sendResult({ messages, now, needAck: true, ...this.#place() });
  }

  /** Where the client stands with what it is sent. */
  #place(): Pick<FetchResultInit, "cursor" | "internalExt"> {
    const { roomId, log } = this.#init;
    const [batches, sequence] = [this.#batches, this.#isLive ? log.sequence : this.#sequence];
    log.reach(batches);
    const cursor = formatRoomCursor(roomId, { batches, sequence });
    return { cursor, internalExt: `internal_src:mock|batches:${batches}|sequence:${sequence}` };
  }

  /** The stream has ended, so the client leaves by itself, or is closed after a while. */
  #finish(): void {
    if (this.#isOver || this.#left.signal.aborted) return;
    this.#isOver = true;
    const { clock, graceMs, outlet } = this.#init;
    const handle = clock.setTimeout(() => outlet.close(1000, "stream end"), graceMs);
    this.#left.signal.addEventListener("abort", () => clock.clearTimeout(handle), { once: true });
  }
}
