import type { QuirkSettings } from "@webcast-kit/contract";
import { encodeEvent, type LiveEventInit, type WebcastMessage } from "@webcast-kit/protocol";
import type { SocketSide } from "../journal/journal.ts";
import { textFrame } from "../wire/frames.ts";
import { eventTexts } from "./event-text.ts";

/** One open socket of a mock, seen from the outside. */
export interface Connection {
  /** Counts from 1. */
  readonly id: number;
  readonly side: SocketSide;
  readonly uniqueId: string;
  /** The key that opened it; none on the platform's side. */
  readonly key?: string;
  roomId(): string;
  /** Sends events that somebody put in, and that the room's log has already; false when the socket is not for them. */
  deliver(batch: Delivery): boolean;
  close(code: number, reason: string): void;
}

export type RoomListener = (roomId: string, events: readonly LiveEventInit[]) => void;

/** Events on their way to every socket of a room. What is expensive is made once. */
export interface Delivery {
  readonly events: readonly LiveEventInit[];
  /** The same as the binary socket has them. */
  readonly messages: readonly WebcastMessage[];
  /** The same as text frames of the managed socket, ready for the wire, in pieces of a bounded size. */
  readonly textFrames: () => readonly Buffer[];
}

/** A piece with more than this is written before the next one begins. */
const PIECE_BYTES = 64 * 1024;

/**
 * Encodes events before any socket gets one: all of them go out, or none.
 *
 * @throws {ProtocolError} ERR_ARGUMENT when an event cannot be a message
 */
export function createDelivery(events: readonly LiveEventInit[], quirks: QuirkSettings): Delivery {
  let frames: readonly Buffer[] | undefined;
  return {
    events,
    messages: events.map(encodeEvent),
    textFrames: () => {
      frames ??= inPieces(events.flatMap((event) => eventTexts(event, quirks)).map(textFrame));
      return frames;
    },
  };
}

/** Small frames in one write, which is what makes them cheap. */
function inPieces(frames: readonly Buffer[]): Buffer[] {
  const pieces: Buffer[] = [];
  let open: Buffer[] = [];
  let bytes = 0;
  for (const frame of frames) {
    open.push(frame);
    bytes += frame.length;
    if (bytes < PIECE_BYTES) continue;
    pieces.push(Buffer.concat(open));
    [open, bytes] = [[], 0];
  }
  return open.length === 0 ? pieces : [...pieces, Buffer.concat(open)];
}

/** Every open socket of a mock. */
export class Connections {
  readonly #open = new Map<number, Connection>();
  /** Who hears of what is put into any room. */
  readonly listeners = new Set<RoomListener>();
  add(connection: Connection): void {
    this.#open.set(connection.id, connection);
  }

  remove(id: number): void {
    this.#open.delete(id);
  }

  list(): Connection[] {
    return [...this.#open.values()];
  }

  /** Hands events to every socket of a room, and to who listens to all rooms; tells how many sockets took them. */
  deliver(roomId: string, batch: Delivery): number {
    for (const listen of this.listeners) listen(roomId, batch.events);
    return this.list().filter((connection) => connection.roomId() === roomId && connection.deliver(batch)).length;
  }
}
