/** A quota by its definition: so many in any stretch of time, refused ones not counted. */
export interface Counted {
  readonly times: readonly number[];
}

export const none: Counted = { times: [] };

export interface Verdict {
  readonly allowed: boolean;
  readonly remaining: number;
  /** When there is room for one more than now; now when none is counted. */
  readonly resetAtMs: number;
  readonly after: Counted;
}

/** What a quota says of one more at `now`. */
export function take({ times }: Counted, limit: number, windowMs: number, now: number): Verdict {
  const inside = times.filter((time) => time > now - windowMs);
  const allowed = inside.length < limit;
  const after = { times: allowed ? [...inside, now] : inside };
  return { allowed, ...look(after, limit, windowMs, now), after };
}

/** What is left of a quota at `now`. */
export function look({ times }: Counted, limit: number, windowMs: number, now: number) {
  const inside = times.filter((time) => time > now - windowMs);
  const leaves = inside[Math.max(0, inside.length - limit)];
  return { remaining: Math.max(0, limit - inside.length), resetAtMs: leaves === undefined ? now : leaves + windowMs };
}
