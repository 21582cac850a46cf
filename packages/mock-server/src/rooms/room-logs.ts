import type { Room } from "../world/lives.ts";
import { nameOf } from "../world/users.ts";
import { RoomLog, type Said } from "./room-log.ts";

/** Bytes that all rooms of a mock remember; the log of the room that was silent longest goes first. */
export const MAX_BYTES_OF_ALL_LOGS = 64 * 1024 * 1024;
/** Logs that are kept; those of streams that are over go first, oldest first. */
const MAX_LOGS = 1000;

type RoomName = Pick<Room, "roomId" | "uniqueId">;

/** What was said in the rooms of one mock. A log begins when somebody enters its room, or says something there. */
export class RoomLogs {
  /** The one that was written last comes last. */
  readonly #byRoom = new Map<string, RoomLog>();
  readonly #isLive: (roomId: string) => boolean;
  #bytes = 0;

  constructor(isLive: (roomId: string) => boolean) {
    this.#isLive = isLive;
  }

  /** The log of a live room. */
  of({ roomId, uniqueId }: RoomName): RoomLog {
    const known = this.#byRoom.get(roomId);
    if (known) return known;
    const log = new RoomLog(uniqueId);
    this.#byRoom.set(roomId, log);
    if (this.#byRoom.size > MAX_LOGS) this.#dropOver();
    return log;
  }

  find(roomId: string): RoomLog | undefined {
    return this.#byRoom.get(roomId);
  }

  /** The log of a user's last stream in which somebody said something. */
  lastOf(uniqueId: string): RoomLog | undefined {
    return [...this.#byRoom.values()].findLast((log) => nameOf(log.uniqueId) === nameOf(uniqueId));
  }

  list(): RoomLog[] {
    return [...this.#byRoom.values()];
  }

  /** Notes what was put into a live room. */
  say(room: RoomName, what: Omit<Said, "sequence">): void {
    const log = this.of(room);
    this.#byRoom.delete(room.roomId);
    this.#byRoom.set(room.roomId, log);
    this.#bytes -= log.bytes;
    log.add(what);
    this.#bytes += log.bytes;
    for (const silent of this.#byRoom.values()) {
      if (this.#bytes <= MAX_BYTES_OF_ALL_LOGS || silent === log) break;
      this.#bytes -= silent.bytes;
      silent.clear();
    }
  }

  #dropOver(): void {
    const over = [...this.#byRoom.keys()].find((roomId) => !this.#isLive(roomId));
    if (over === undefined) return;
    this.#bytes -= this.#byRoom.get(over)?.bytes ?? 0;
    this.#byRoom.delete(over);
  }
}
