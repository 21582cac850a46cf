import { decodePushFrame } from "@webcast-kit/protocol";
import type { FakeService } from "./fake-service.ts";
import type { FakeSocket } from "./fakes.ts";
import { endFrame, numberedFrame } from "./frames.ts";

interface Room {
  readonly roomId: string;
  /** The number before that of its first message. */
  readonly base: number;
  /** When each message was said. */
  readonly saidAt: number[];
}

interface Visit {
  readonly socket: FakeSocket;
  readonly room: Room;
  /** What was said before the visit began is not sent again in it. */
  readonly from: number;
  sent: number;
  isMute: boolean;
}

/** Numbers of one room are apart from those of the next one by this. */
const NUMBERS_PER_ROOM = 1_000_000;
/** Messages are not sent twice when they are older, in milliseconds: clients remember them for ten minutes. */
const RECENT_MS = 300_000;
const HISTORY_COUNT = 3;

/** The creator's streams, one after the other, and a server that remembers all that was said in them. */
export class SimulatedRooms {
  /** Whether it goes on at a client's cursor; otherwise it begins anew, with some history. */
  acceptsResume: boolean = true;
  /** Whether it closes every socket as soon as it is entered. */
  isHostile: boolean = false;
  /** How often a client that had a cursor was made to begin anew. */
  refusals = 0;
  readonly #service: FakeService;
  readonly #rooms: Room[] = [];
  #visit: Visit | undefined;
  #isSlow: boolean = false;
  /** Sockets whose entering is not answered yet. */
  #waiting: FakeSocket[] = [];

  constructor(service: FakeService) {
    this.#service = service;
    this.beginStream();
    service.onSocket = (socket) => this.#meet(socket);
  }

  get streams(): number {
    return this.#rooms.length;
  }

  /** The number of the newest message. */
  get newest(): number {
    return newestOf(this.#current);
  }

  /** The number of the last message that was said in the room of a number. */
  newestBeside(number: number): number {
    return newestOf(this.#rooms[Math.floor(number / NUMBERS_PER_ROOM)] as Room);
  }

  get #current(): Room {
    return this.#rooms.at(-1) as Room;
  }

  #meet(socket: FakeSocket): void {
    const { sent } = socket;
    socket.send = (bytes) => {
      sent.push(bytes);
      if (decodePushFrame(bytes).payloadType === "im_enter_room") queueMicrotask(() => this.#greet(socket));
    };
  }

  #greet(socket: FakeSocket): void {
    if (this.#isSlow) this.#waiting.push(socket);
    else if (this.isHostile) socket.drop(1006);
    else if (!socket.isGone) this.#welcome(socket);
  }

  /** Whether those who enter get no answer for now. */
  setSlow(isSlow: boolean): void {
    this.#isSlow = isSlow;
    if (isSlow) return;
    for (const socket of this.#waiting.splice(0)) this.#greet(socket);
  }

  #welcome(socket: FakeSocket): void {
    const { roomId, cursor } = this.#service.entered;
    const room = this.#rooms.find((known) => known.roomId === roomId) as Room;
    const [, position] = cursor.split("-");
    const isResumed = this.acceptsResume && position !== undefined;
    if (position !== undefined && !isResumed) this.refusals++;
    const end = room.saidAt.length;
    const sent = isResumed ? Number(position) : end;
    this.#visit = { socket, room, from: sent, sent, isMute: false };
    if (isResumed) this.#tell();
    else {
      const history = this.#recent(room, Math.max(0, end - HISTORY_COUNT), end);
      socket.receive(numberedFrame(history, { isFirst: true, history: true, ...positionIn(room) }));
    }
  }

  /** Says something, which is also sent; the last `again` messages of the visit are sent once more before it. */
  say(count: number, again = 0, needAck = false): void {
    for (let said = 0; said < count; said++) this.#current.saidAt.push(this.#service.clock.now());
    // Nothing is said any more in a room that is over.
    if (this.#visit?.room === this.#current) this.#tell(again, needAck);
  }

  #tell(again = 0, needAck = false): void {
    const visit = this.#visit;
    if (visit === undefined || visit.socket.isGone || visit.isMute) return;
    const { room, from, sent } = visit;
    visit.sent = room.saidAt.length;
    const numbers = [...this.#recent(room, Math.max(from, sent - again), sent), ...numbersOf(room, sent, visit.sent)];
    visit.socket.receive(numberedFrame(numbers, { needAck, ...positionIn(room) }));
  }

  #recent(room: Room, from: number, to: number): number[] {
    const oldest = this.#service.clock.now() - RECENT_MS;
    const first = room.saidAt.findIndex((at) => at > oldest);
    return first === -1 ? [] : numbersOf(room, Math.max(from, first), to);
  }

  /** The socket stays open, but nothing comes through any more. */
  stall(): void {
    if (this.#visit === undefined) return;
    this.#visit.isMute = true;
    this.#visit.socket.answersClose = false;
  }

  drop(code: number): void {
    const socket = this.#service.sockets.at(-1);
    if (socket?.isGone === false) socket.drop(code);
  }

  /** The creator begins another stream; `isTold`: who is in the old room hears that it is over. */
  beginStream(isTold = false): void {
    const visit = this.#visit;
    if (isTold && visit?.room === this.#current && !visit.isMute && !visit.socket.isGone) {
      visit.socket.receive(endFrame());
    }
    const roomId = String(7_000_000 + this.#rooms.length);
    this.#rooms.push({ roomId, base: this.#rooms.length * NUMBERS_PER_ROOM, saidAt: [] });
    this.#service.roomId = roomId;
  }
}

function newestOf({ base, saidAt }: Room): number {
  return base + saidAt.length;
}

function numbersOf({ base }: Room, from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => base + from + index + 1);
}

function positionIn({ roomId, saidAt }: Room): { readonly cursor: string; readonly internalExt: string } {
  return { cursor: `${roomId}-${saidAt.length}`, internalExt: `ext-${saidAt.length}` };
}
