import { checkInteger } from "../limits.ts";
import { RecencyMap } from "./recency-map.ts";

export interface DedupOptions {
  /**
   * Ids that are remembered, 1 to 1,000,000. Default 10,000, about 3 MB: what a busy room sends in some minutes. When
   * there is one more, the one that was not seen for the longest time is forgotten.
   */
  readonly maxEntries?: number;
  /**
   * How long an id is remembered since it was last seen, 1 to 86,400,000 ms. Default 600,000: longer than any
   * sensible reconnect takes.
   */
  readonly windowMs?: number;
}

/** What tells a message apart from all others. */
export interface MessageIdentity {
  /** Decimal. */
  readonly roomId: string;
  /** E.g. `"WebcastChatMessage"`. */
  readonly method: string;
  /** Decimal; `"0"` and `""` mean that the message has none. */
  readonly msgId: string;
}

/**
 * Tells which messages came before. It outlives connections: keep one for a logical session and its reconnects.
 *
 * All times are absolute milliseconds of any clock that does not go back.
 */
export interface Dedup {
  /** Ids that are remembered now, at most `maxEntries`. */
  readonly size: number;
  /**
   * Remembers the message and tells whether it is the first of its identity within the window. A message without an id
   * is always new. Seeing one again renews its window: history that is sent again on every reconnect stays old.
   */
  isNew(message: MessageIdentity, now: number): boolean;
}

/**
 * Makes a window of message ids; every call to it costs the same, however many ids it holds.
 *
 * @throws {ProtocolError} ERR_ARGUMENT when an option is out of range
 */
export function createDedup({ maxEntries = 10_000, windowMs = 600_000 }: DedupOptions = {}): Dedup {
  return new DedupImpl(
    checkInteger("maxEntries", maxEntries, 1, 1_000_000),
    checkInteger("windowMs", windowMs, 1, 86_400_000),
  );
}

class DedupImpl implements Dedup {
  readonly #maxEntries: number;
  readonly #windowMs: number;
  readonly #seenAt = new RecencyMap<number>();

  constructor(maxEntries: number, windowMs: number) {
    this.#maxEntries = maxEntries;
    this.#windowMs = windowMs;
  }

  get size(): number {
    return this.#seenAt.size;
  }

  isNew({ roomId, method, msgId }: MessageIdentity, now: number): boolean {
    this.#forgetBefore(now - this.#windowMs);
    if (!hasMsgId(msgId)) return true;
    // The method comes last: ids hold no spaces, so no two identities share a key.
    const key = `${roomId} ${msgId} ${method}`;
    const isNew = this.#seenAt.get(key) === undefined;
    this.#seenAt.put(key, now);
    if (this.#seenAt.size > this.#maxEntries) this.#seenAt.takeOldest();
    return isNew;
  }

  #forgetBefore(time: number): void {
    for (let at = this.#seenAt.oldest(); at !== undefined && at <= time; at = this.#seenAt.oldest()) {
      this.#seenAt.takeOldest();
    }
  }
}

/** Tells whether a message has an id: the wire's default is zero. */
export function hasMsgId(msgId: string): boolean {
  return msgId !== "" && msgId !== "0";
}
