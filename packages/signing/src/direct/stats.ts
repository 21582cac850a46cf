import type { DirectLink } from "./link.ts";

type LinkStats = DirectLink["stats"];

export const NO_STATS: LinkStats = {
  frames: 0,
  bytes: 0,
  inflatedBytes: 0,
  messages: 0,
  acks: 0,
  heartbeats: 0,
  unknownFrames: 0,
  decodeTimeMs: 0,
};

export function addStats(a: LinkStats, b: LinkStats): LinkStats {
  const sums = Object.keys(NO_STATS).map((name) => [name, a[name as keyof LinkStats] + b[name as keyof LinkStats]]);
  return Object.fromEntries(sums) as unknown as LinkStats;
}
