import { decodeEvent, type LiveEvent, type WebcastMessage } from "@webcast-kit/protocol";
import type { RoomPosition } from "./room-position.ts";

/** What was put into a room at once; it travels in one frame. */
export interface Said {
  /** Counts up in its room. */
  readonly sequence: number;
  /** Unix milliseconds of the mock's clock. */
  readonly saidAtMs: number;
  /** At least one. */
  readonly messages: readonly WebcastMessage[];
  /** Whether one of the messages ends the stream. */
  readonly endsStream: boolean;
}

/** One message of a room's log, for who compares it with what a client heard. */
export interface RoomLogEntry {
  /** Alike for messages that were put in at once; counts up, with gaps. */
  readonly sequence: number;
  /** Unix milliseconds of the mock's clock. */
  readonly saidAtMs: number;
  /** Decimal. */
  readonly msgId: string;
  /** As a client decodes it. */
  readonly event: LiveEvent;
}

/** Messages that a room remembers: as many as one result may hold, so that whatever was put in at once can be resumed. */
export const MAX_LOGGED_MESSAGES = 32_768;
/** Bytes of their payloads. Of what is over either bound the oldest goes first; what was said last always stays. */
export const MAX_LOGGED_BYTES = 8 * 1024 * 1024;

const CHAT_METHOD = "WebcastChatMessage";

/** What was said in one room beside its tape, while the stream lives, whether somebody listens or not. */
export class RoomLog {
  /** The host's @name. */
  readonly uniqueId: string;
  /** By sequence number, oldest first. */
  readonly #said = new Map<number, Said>();
  #sequence = 0;
  #messages = 0;
  #bytes = 0;
  /** What was said up to here is not here any more. */
  #lostUntil = 0;
  /** Cursors from before here are refused. */
  #forgottenUntil = 0;
  /** Batches of the tape that the client who came farthest has heard. */
  #batches = 0;

  constructor(uniqueId: string) {
    this.uniqueId = uniqueId;
  }

  /** The newest sequence number; 0 when nothing was said yet. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Bytes of payloads that are kept. */
  get bytes(): number {
    return this.#bytes;
  }

  add(what: Omit<Said, "sequence">): void {
    const said = { sequence: ++this.#sequence, ...what };
    this.#said.set(said.sequence, said);
    this.#messages += said.messages.length;
    this.#bytes += bytesOf(said);
    while ((this.#messages > MAX_LOGGED_MESSAGES || this.#bytes > MAX_LOGGED_BYTES) && this.#said.size > 1) {
      this.#dropOldest();
    }
  }

  /** What was said after a sequence number, oldest first. */
  after(sequence: number): Said[] {
    const found: Said[] = [];
    for (let next = Math.max(sequence, this.#lostUntil) + 1; next <= this.#sequence; next++) {
      const said = this.#said.get(next);
      // Numbers at which cursors were forgotten belong to nothing.
      if (said !== undefined) found.push(said);
    }
    return found;
  }

  /** Whether everything after a sequence number is still here. */
  has(sequence: number): boolean {
    return sequence >= this.#lostUntil;
  }

  /** Notes how much of the tape a client has heard. */
  reach(batches: number): void {
    this.#batches = Math.max(this.#batches, batches);
  }

  /** Whether a client that stood there can go on: it is a place that somebody came to, and nothing after it is lost. */
  resumesAt({ batches, sequence }: RoomPosition): boolean {
    const isKnown = sequence <= this.#sequence && batches <= this.#batches;
    return isKnown && sequence >= this.#forgottenUntil && this.has(sequence);
  }

  /** Refuses all cursors that were given so far. */
  forgetCursors(): void {
    // A number of its own sets the cursors before apart from those after.
    this.#forgottenUntil = ++this.#sequence;
  }

  /** Drops what was said, and with it the cursors from before. */
  clear(): void {
    while (this.#said.size > 0) this.#dropOldest();
  }

  /** The last chat messages up to a sequence number, oldest first. */
  lastChats(count: number, until: number): WebcastMessage[] {
    if (count === 0) return [];
    const before = [...this.#said.values()].filter(({ sequence }) => sequence <= until);
    const chats = before.flatMap(({ messages }) => messages.filter(({ method }) => method === CHAT_METHOD));
    return chats.slice(-count);
  }

  entries(): RoomLogEntry[] {
    return [...this.#said.values()].flatMap(({ sequence, saidAtMs, messages }) =>
      messages.map((message) => ({ sequence, saidAtMs, msgId: message.msgId, event: decodeEvent(message) })),
    );
  }

  /** One number further: that is faster than to ask the map for its first entry, which passes over all deleted ones. */
  #dropOldest(): void {
    const oldest = this.#said.get(++this.#lostUntil);
    if (oldest === undefined) return;
    this.#said.delete(oldest.sequence);
    this.#messages -= oldest.messages.length;
    this.#bytes -= bytesOf(oldest);
  }
}

function bytesOf({ messages }: Pick<Said, "messages">): number {
  return messages.reduce((sum, { payload }) => sum + payload.length, 0);
}
