import type { CloseDecision } from "@webcast-kit/contract";

const all: Record<CloseDecision, true> = {
  stop: true,
  never: true,
  reconnect: true,
  "reconnect-now": true,
  "wait-for-live": true,
  "wait-for-quota": true,
};

/** Every decision; the compiler misses a new one. */
export const decisions = Object.keys(all) as CloseDecision[];
