import { randomFor } from "./ids.ts";
import type { Room } from "./lives.ts";

/** What is counted in a room. All but `viewerCount` never fall. */
export interface RoomStats {
  /** Who watches now: at most `peakViewers`, 0 when the room is over. */
  readonly viewerCount: number;
  /** Most who watched at once: at most `totalViewers`. */
  readonly peakViewers: number;
  /** Everybody who has watched. */
  readonly totalViewers: number;
  readonly likeCount: number;
  readonly shareCount: number;
}

const HOUR_MS = 3_600_000;

/** How the room stands at `now`. When it is over, its counts stand still. */
export function roomStats(seed: number, room: Room, now: number): RoomStats {
  const { crowd, likesPerHour, sharesPerHour, tideMs } = characterOf(seed, room);
  const elapsedMs = Math.max(0, Math.min(now, room.endedAtMs ?? now) - room.startedAtMs);
  const perHour = (count: number) => Math.floor((elapsedMs * count) / HOUR_MS);
  // The crowd has come after ten minutes; from then on others take the place of those who leave.
  const totalViewers = perHour(6 * crowd);
  const peakViewers = Math.min(crowd, totalViewers);
  const present = Math.floor(peakViewers * (0.6 + 0.4 * tide(elapsedMs, tideMs)));
  return {
    viewerCount: room.endedAtMs === undefined ? present : 0,
    peakViewers,
    totalViewers,
    likeCount: perHour(likesPerHour),
    shareCount: perHour(sharesPerHour),
  };
}

/** How big and how lively a room is. */
function characterOf(seed: number, room: Room) {
  const random = randomFor(seed, "stats", room.roomId);
  const crowd = random.integer(10, random.pick([50, 200, 800, 3000, 12_000]));
  return {
    crowd,
    likesPerHour: crowd * random.integer(20, 120),
    sharesPerHour: random.integer(5, 20) + Math.floor(crowd / 20),
    tideMs: random.integer(5, 25) * 60_000,
  };
}

/** Rises from 0 to 1 and falls to 0 again in each period. Not a sine: that may differ between machines. */
function tide(elapsedMs: number, periodMs: number): number {
  return 1 - Math.abs((2 * (elapsedMs % periodMs)) / periodMs - 1);
}
