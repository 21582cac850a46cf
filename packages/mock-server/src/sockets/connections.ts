import type { QuirkSettings } from "@webcast-kit/contract";
import type { LiveEventInit } from "@webcast-kit/protocol";
import type { SocketSide } from "../journal/journal.ts";
import { eventTexts } from "./event-text.ts";
import { textFrame } from "./text-frame.ts";

/** One open socket of a mock, seen from the outside. */
export interface Connection {
  /** Counts from 1. */
  readonly id: number;
  readonly side: SocketSide;
  readonly uniqueId: string;
  /** The key that opened it; none on the platform's side. */
  readonly key?: string;
  roomId(): string;
  /** Sends events that somebody put in; false when the socket is not for them. */
  deliver(batch: Delivery): boolean;
  close(code: number, reason: string): void;
}

export type RoomListener = (roomId: string, events: readonly LiveEventInit[]) => void;

/** Events on their way to every socket of a room. What is expensive is made once, by the first that needs it. */
export interface Delivery {
  readonly events: readonly LiveEventInit[];
  /** The events as text frames of the managed socket, ready for the wire. */
  readonly textFrames: () => Buffer;
}

/** The frames are the same for every socket, so they are made once, and only when there is one that takes text. */
export function createDelivery(events: readonly LiveEventInit[], quirks: QuirkSettings): Delivery {
  let frames: Buffer | undefined;
  return {
    events,
    textFrames: () => {
      frames ??= Buffer.concat(events.flatMap((event) => eventTexts(event, quirks)).map(textFrame));
      return frames;
    },
  };
}

/** Every open socket of a mock. */
export class Connections {
  readonly #open = new Map<number, Connection>();
  /** Who hears of what is put into any room. */
  readonly listeners = new Set<RoomListener>();
  #count = 0;

  /** The number of the next socket. */
  nextId(): number {
    return ++this.#count;
  }

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
