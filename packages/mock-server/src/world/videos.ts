import { idFor, randomFor } from "./ids.ts";
import type { Room } from "./lives.ts";
import type { RankEntry } from "./rankings.ts";
import { sampleCreator, sampleVideoId } from "./samples.ts";
import type { RoomStats } from "./stats.ts";
import { nameOf, type User } from "./users.ts";

/** A past stream and how it went. */
export interface Video {
  readonly videoId: string;
  readonly ownerId: string;
  readonly title: string;
  /** Unix milliseconds. */
  readonly startedAtMs: number;
  readonly durationSeconds: number;
  /** The same as `peakViewers`: the list calls it so. */
  readonly viewerCount: number;
  /** Everybody who watched, at least `peakViewers`. */
  readonly views: number;
  readonly peakViewers: number;
  /** Value of all gifts in diamonds. */
  readonly gifts: number;
  readonly newFollowers: number;
  readonly likes: number;
  readonly comments: number;
}

const DAY_MS = 86_400_000;
const SECOND_MS = 1000;
const titles = [
  "Saturday stream",
  "Late night talk",
  "Your requests",
  "Trying something new",
  "Big thank you",
  "Rematch",
];

/** What a creator streamed before the world began at `startedAtMs`, newest first, about one stream a day. */
export function inventVideos(seed: number, owner: User, startedAtMs: number): Video[] {
  const count = randomFor(seed, "videos", owner.id).integer(5, 30);
  return Array.from({ length: count }, (_, index) => inventVideo(seed, owner, index, startedAtMs));
}

function inventVideo(seed: number, owner: User, index: number, worldStartedAtMs: number): Video {
  const random = randomFor(seed, "video", owner.id, String(index));
  const isSample = index === 0 && nameOf(owner.uniqueId) === sampleCreator;
  const peakViewers = random.integer(10, 2000);
  const views = peakViewers * random.integer(3, 15);
  return {
    videoId: isSample ? sampleVideoId : idFor(seed, "video", owner.id, String(index)),
    ownerId: owner.id,
    title: random.pick(titles),
    // Streams last at most five hours, so that none overlaps the next or the world's beginning.
    startedAtMs: worldStartedAtMs - (index + 1) * DAY_MS - random.integer(0, DAY_MS / 2),
    durationSeconds: random.integer(600, 18_000),
    viewerCount: peakViewers,
    views,
    peakViewers,
    gifts: random.integer(0, 5000),
    newFollowers: random.integer(0, Math.floor(views / 20)),
    likes: views * random.integer(1, 40),
    comments: random.integer(0, views),
  };
}

/** The recording of a room that ended in this world; its id is the room's. */
export function toVideo(seed: number, room: Room, stats: RoomStats, audience: readonly RankEntry[]): Video {
  const random = randomFor(seed, "video", room.roomId);
  return {
    videoId: room.roomId,
    ownerId: room.hostId,
    title: room.title,
    startedAtMs: room.startedAtMs,
    durationSeconds: Math.floor(((room.endedAtMs ?? room.startedAtMs) - room.startedAtMs) / SECOND_MS),
    viewerCount: stats.peakViewers,
    views: stats.totalViewers,
    peakViewers: stats.peakViewers,
    gifts: audience.reduce((sum, { score }) => sum + score, 0),
    newFollowers: random.integer(0, Math.floor(stats.totalViewers / 20)),
    likes: stats.likeCount,
    comments: random.integer(0, stats.totalViewers),
  };
}
