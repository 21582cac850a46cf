import { BoundedMap } from "../bounded-map.ts";
import { discoveryHosts } from "./creators.ts";
import { hashtags, isGaming } from "./hashtags.ts";
import { idFor, randomFor } from "./ids.ts";
import { sampleRoomIds } from "./samples.ts";
import { nameOf, type User } from "./users.ts";

/** One stream, live or over. */
export interface Room {
  /** Decimal. */
  readonly roomId: string;
  /** The host's @name. */
  readonly uniqueId: string;
  readonly hostId: string;
  readonly title: string;
  /** Unix milliseconds. */
  readonly startedAtMs: number;
  /** Unix milliseconds; absent while the room is live. */
  readonly endedAtMs?: number;
  readonly clusterRegion: string;
  /** Without `#`. */
  readonly hashtag: string;
  /** Whether the gaming channel shows it. */
  readonly gaming: boolean;
  readonly coverUrl: string;
}

/** Ended rooms that are remembered; the oldest go first. */
const MAX_ENDED_ROOMS = 1000;

/** Who is live, and who was. */
export class Lives {
  readonly #seed: number;
  readonly #byName = new Map<string, Room>();
  readonly #byId = new Map<string, Room>();
  readonly #ended = new BoundedMap<string, Room>(MAX_ENDED_ROOMS);
  readonly #streams = new Map<string, number>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Opens a room with a new id. Who is live already ends that room first. */
  goLive(host: User, now: number): Room {
    this.endLive(host.uniqueId, now);
    const name = nameOf(host.uniqueId);
    const stream = this.#streams.get(name) ?? 0;
    this.#streams.set(name, stream + 1);
    const room = describeRoom(this.#seed, host, stream, now);
    this.#byName.set(name, room);
    this.#byId.set(room.roomId, room);
    return room;
  }

  /** Ends a user's room and returns it as it ended; undefined for who is not live. */
  endLive(uniqueId: string, now: number): Room | undefined {
    const room = this.roomOf(uniqueId);
    if (room === undefined) return undefined;
    this.#byName.delete(nameOf(uniqueId));
    this.#byId.delete(room.roomId);
    const ended = { ...room, endedAtMs: Math.max(now, room.startedAtMs) };
    this.#ended.set(room.roomId, ended);
    return ended;
  }

  /** The room in which a user is live. */
  roomOf(uniqueId: string): Room | undefined {
    return this.#byName.get(nameOf(uniqueId));
  }

  /** A live room. */
  roomById(roomId: string): Room | undefined {
    return this.#byId.get(roomId);
  }

  endedRoomById(roomId: string): Room | undefined {
    return this.#ended.get(roomId);
  }

  /** Live rooms, in the order in which they opened. */
  rooms(): Room[] {
    return [...this.#byId.values()];
  }

  /** Remembered rooms that are over, the longest over first. */
  endedRooms(): Room[] {
    return [...this.#ended.values()];
  }
}

const titles = [
  "join in",
  "quick session",
  "for beginners",
  "all evening",
  "road to 100k",
  "Q&A",
  "only good vibes 🔴",
];

/** The room of a user's n-th stream, counted from 0. */
function describeRoom(seed: number, host: User, stream: number, now: number): Room {
  const name = nameOf(host.uniqueId);
  const random = randomFor(seed, "room", name, String(stream));
  const sampleId = stream === 0 ? sampleRoomIds.get(name) : undefined;
  const roomId = sampleId ?? idFor(seed, "room", name, String(stream));
  const hashtag = discoveryHosts.get(name) ?? random.pick(hashtags);
  return {
    roomId,
    uniqueId: host.uniqueId,
    hostId: host.id,
    title: `${hashtag.charAt(0).toUpperCase()}${hashtag.slice(1)}: ${random.pick(titles)}`,
    startedAtMs: now,
    clusterRegion: "US_TTP",
    hashtag,
    gaming: isGaming(hashtag),
    coverUrl: `https://covers.example/${roomId}.webp`,
  };
}
