import type { GapNotice } from "./notices.ts";
import type { ResumePoint } from "./ticket.ts";

/**
 * What a connection remembers from one socket to the next: where to go on, and when it last heard of which room.
 *
 * Times are absolute milliseconds of any clock that does not go back.
 */
export class Continuity {
  #point: ResumePoint | undefined;
  #lastData: { readonly roomId: string; readonly at: number } | undefined;
  #lastEventAtMs = 0;
  #isStreamOver: boolean = false;
  #isUnreadable: boolean = false;

  /** Where to go on, if the room is still the same. */
  get point(): ResumePoint | undefined {
    return this.#point;
  }

  /** Where to go on in a room. */
  pointIn(roomId: string): ResumePoint | undefined {
    return this.#point?.roomId === roomId ? this.#point : undefined;
  }

  /** Something of a room arrived. */
  data(roomId: string, now: number): void {
    this.#lastData = { roomId, at: now };
  }

  /** @param timestamp Unix milliseconds; 0 when the event has none */
  event(timestamp: number): void {
    this.#lastEventAtMs = Math.max(this.#lastEventAtMs, timestamp);
  }

  /** A socket is over: keeps where it was. One that heard nothing does not know the internal_ext it was opened with. */
  keep(roomId: string, { cursor, internalExt }: Omit<ResumePoint, "roomId">): void {
    if (cursor === "") return;
    this.#point = { roomId, cursor, internalExt: internalExt || (this.pointIn(roomId)?.internalExt ?? "") };
  }

  /** A frame could not be read: who goes on before it gets it again, and again. */
  skip(): void {
    this.#point = undefined;
    this.#isUnreadable = true;
  }

  /** The socket said that the stream is over: nothing of it can be missed. */
  streamEnded(): void {
    this.#isStreamOver = true;
  }

  /** A room is entered; gives the gap between what came before and what follows, if there is one. */
  entered(roomId: string, resumed: boolean, now: number): GapNotice | undefined {
    const isOver = this.#isStreamOver;
    const isUnreadable = this.#isUnreadable;
    this.#isStreamOver = false;
    this.#isUnreadable = false;
    // Before the first data there was nothing to go on from.
    if (resumed || this.#lastData === undefined) return undefined;
    const isNewStream = this.#lastData.roomId !== roomId;
    if (isNewStream && isOver) return undefined;
    const cursorless = isUnreadable ? "unreadable" : "noCursor";
    const known = this.pointIn(roomId) === undefined ? cursorless : "refused";
    return {
      type: "gap",
      roomId,
      reason: isNewStream ? "newStream" : known,
      lastEventAtMs: this.#lastEventAtMs,
      silenceMs: now - this.#lastData.at,
    };
  }

  /** Begins anew, in a room of the user's choice. */
  forget(): void {
    this.#point = undefined;
    this.#lastData = undefined;
    this.#lastEventAtMs = 0;
    this.#isStreamOver = false;
    this.#isUnreadable = false;
  }
}
