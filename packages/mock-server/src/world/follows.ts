import { randomFor } from "./ids.ts";

/** Whether one user follows another, both by id. About every fourth does; it never changes. */
export function follows(seed: number, userId: string, creatorId: string): boolean {
  return userId !== creatorId && randomFor(seed, "follows", userId, creatorId).chance(4);
}
