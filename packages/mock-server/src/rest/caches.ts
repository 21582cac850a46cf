import { type QuirkSettings, ROOM_ID_CACHE_MS, USER_ID_CACHE_MS } from "@webcast-kit/contract";
import { BoundedMap } from "../bounded-map.ts";

/** Entries that a cache keeps; the oldest go first. */
const MAX_ENTRIES = 10_000;
const FIVE_MINUTES_MS = 5 * 60_000;

/** Remembers values for a time. */
export class ExpiringCache<Value> {
  readonly #lifetimeMs: number;
  readonly #entries = new BoundedMap<string, { readonly value: Value; readonly expiresAtMs: number }>(MAX_ENTRIES);

  constructor(lifetimeMs: number) {
    this.#lifetimeMs = lifetimeMs;
  }

  get(key: string, now: number): Value | undefined {
    const entry = this.#entries.get(key);
    return entry !== undefined && now < entry.expiresAtMs ? entry.value : undefined;
  }

  set(key: string, value: Value, now: number): void {
    this.#entries.set(key, { value, expiresAtMs: now + this.#lifetimeMs });
  }
}

/** What the managed API remembers of earlier answers. */
export class ResponseCaches {
  /** Room ids by @name. */
  readonly roomIds: ExpiringCache<string>;
  /** @names by user id; nothing for an id that nobody has. */
  readonly userNames: ExpiringCache<{ readonly username: string | null }>;

  constructor({ roomIdCache }: QuirkSettings) {
    this.roomIds = new ExpiringCache(roomIdCache === "5min" ? FIVE_MINUTES_MS : ROOM_ID_CACHE_MS);
    this.userNames = new ExpiringCache(USER_ID_CACHE_MS);
  }
}
