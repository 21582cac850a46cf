import type { Random } from "../rooms/random.ts";
import { randomFor } from "./ids.ts";
import type { Room } from "./lives.ts";
import type { User } from "./users.ts";

/** One line of a leaderboard. */
export interface RankEntry {
  /** From 1, without gaps. */
  readonly rank: number;
  /** Diamonds, or points; falls from each line to the next. */
  readonly score: number;
  readonly user: User;
}

/** The `rank_type` of regional leaderboards. */
export const rankTypes: ReadonlyMap<string, string> = new Map([
  ["1", "hourly"],
  ["8", "daily"],
  ["15", "popular"],
  ["16", "league"],
]);

const REGIONAL_LINES = 100;

/** Who watches a room, by the diamonds that they gave in this stream: 44 to 54 viewers. */
export function rankAudience(seed: number, room: Room, viewers: readonly User[]): RankEntry[] {
  const random = randomFor(seed, "audience", room.roomId);
  return rank(random, guests(viewers, room), random.integer(44, 54), 1);
}

/** Who gave a host the most diamonds of all time; the same in each of the host's rooms. */
export function rankGifters(seed: number, room: Room, viewers: readonly User[]): RankEntry[] {
  return rank(randomFor(seed, "gifters", room.hostId), guests(viewers, room), 30, 250);
}

/** The regional leaderboard of creators; undefined for a rank type that does not exist. */
export function rankCreators(seed: number, rankType: string, creators: readonly User[]): RankEntry[] | undefined {
  if (!rankTypes.has(rankType)) return undefined;
  return rank(randomFor(seed, "regional", rankType), creators, REGIONAL_LINES, 40);
}

/** A host is not their own guest. */
function guests(viewers: readonly User[], room: Room): User[] {
  return viewers.filter(({ id }) => id !== room.hostId);
}

/** Chooses some of the users and gives them falling scores, which grow faster toward the top. */
function rank(random: Random, users: readonly User[], lines: number, scale: number): RankEntry[] {
  const chosen = shuffle(random, users).slice(0, lines);
  let score = 0;
  const scores = chosen.map((_, step) => {
    score += scale * random.integer(1, step + 1);
    return score;
  });
  scores.reverse();
  return chosen.map((user, index) => ({ rank: index + 1, score: scores[index] ?? 0, user }));
}

/** Fisher-Yates. */
function shuffle<T>(random: Random, items: readonly T[]): T[] {
  const rest = [...items];
  return items.map(() => {
    const index = random.integer(0, rest.length - 1);
    const item = rest[index] as T;
    rest[index] = rest.at(-1) as T;
    rest.pop();
    return item;
  });
}
