import { idFor } from "./ids.ts";

/** What people stream games of. */
const games = [
  "speedrun",
  "chess",
  "racing",
  "puzzles",
  "retro",
  "strategy",
  "fighters",
  "pinball",
  "cardgames",
  "roguelike",
  "platformer",
  "citybuilder",
  "flightsim",
  "farming",
  "trivia",
];

const pastimes = [
  "piano",
  "guitar",
  "drums",
  "singing",
  "violin",
  "karaoke",
  "dance",
  "ballet",
  "comedy",
  "poetry",
  "books",
  "history",
  "astronomy",
  "maths",
  "coding",
  "robots",
  "painting",
  "sketching",
  "pottery",
  "origami",
  "knitting",
  "sewing",
  "woodwork",
  "jewellery",
  "makeup",
  "fashion",
  "baking",
  "cooking",
  "coffee",
  "tea",
  "gardening",
  "houseplants",
  "cats",
  "dogs",
  "horses",
  "birds",
  "aquarium",
  "fishing",
  "hiking",
  "cycling",
  "running",
  "yoga",
  "climbing",
  "skating",
  "football",
  "basketball",
  "news",
  "weather",
  "travel",
  "trains",
  "cars",
  "magic",
];

/** Every hashtag, without `#`. */
export const hashtags: readonly string[] = [...games, ...pastimes];

const gaming: ReadonlySet<string> = new Set(games);

/** Whether streams under this hashtag belong to the gaming channel. */
export function isGaming(hashtag: string): boolean {
  return gaming.has(hashtag);
}

/** A hashtag and how many people watch streams under it. */
export interface HashtagCount {
  readonly id: string;
  /** With `#`. */
  readonly title: string;
  readonly userCount: number;
}

/** Every hashtag with its viewers, most watched first. */
export function countHashtags(
  seed: number,
  rooms: readonly { readonly hashtag: string; readonly viewerCount: number }[],
): HashtagCount[] {
  const counts = new Map(hashtags.map((name) => [name, 0]));
  for (const { hashtag, viewerCount } of rooms) counts.set(hashtag, (counts.get(hashtag) ?? 0) + viewerCount);
  return [...counts]
    .map(([name, userCount]) => ({ id: idFor(seed, "hashtag", name), title: `#${name}`, userCount }))
    .sort((a, b) => b.userCount - a.userCount);
}
