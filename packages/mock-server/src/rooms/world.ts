import { type Tape, type TapeBatch, toBatches } from "../tape/tape.ts";
import { createRandom } from "./random.ts";

/** One live room. */
export interface Room {
  readonly roomId: string;
  readonly uniqueId: string;
  readonly clusterRegion: string;
  /** What its sockets play, and the Unix milliseconds at which that begins. */
  readonly batches: readonly TapeBatch[];
  readonly startMs: number;
}

/** Who is live. */
export interface World {
  roomOf(uniqueId: string): Room | undefined;
  roomById(roomId: string): Room | undefined;
}

/** Every listed user is live in a room of their own that plays the same tape; nobody else is. */
export function createWorld(options: {
  readonly liveUsers: readonly string[];
  readonly seed: number;
  readonly tape: Tape;
}): World {
  const random = createRandom(options.seed);
  const batches = toBatches(options.tape.entries);
  const rooms = options.liveUsers.map((uniqueId) => ({
    roomId: random.id(),
    uniqueId,
    clusterRegion: "US_TTP",
    batches,
    startMs: Date.parse(options.tape.header.created),
  }));
  // A @name is the same in either case.
  const nameOf = (uniqueId: string) => uniqueId.replace(/^@/, "").toLowerCase();
  const byName = new Map(rooms.map((room) => [nameOf(room.uniqueId), room]));
  const byId = new Map(rooms.map((room) => [room.roomId, room]));
  return {
    roomOf: (uniqueId) => byName.get(nameOf(uniqueId)),
    roomById: (roomId) => byId.get(roomId),
  };
}

/** The creators that the reference's samples connect to: a sample works as copied. */
export const defaultLiveUsers: readonly string[] = [
  "streamer",
  "streamer_name",
  "streamer_username",
  "streamer1",
  "username",
  "creator",
  "tv_asahi_news",
];
