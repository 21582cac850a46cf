import { type Clock, SharedCache, withDeadline } from "@webcast-kit/protocol/connection";
import { SigningError } from "@webcast-kit/signing";

/** What asking the API brought. */
export interface Asked {
  /** What it said, not checked. */
  readonly data: unknown;
  /** Requests that were made. */
  readonly attempts: number;
}

/** An answer, and where it is from. */
export interface KnownAnswer extends Asked {
  /** It was known, or on its way for somebody else: no request was made. */
  readonly isCached: boolean;
}

export interface AnswerCacheOptions {
  readonly clock: Clock;
  /** Answers that are kept; those that nobody has asked for longest go first. */
  readonly maxEntries: number;
  /** How long an answer is kept, in milliseconds. */
  readonly ttlMs: number;
}

/** What one caller wants. */
interface Wanted {
  /** Ends the caller's waiting only; asking ends when nobody waits for it. */
  readonly signal: AbortSignal;
  /** Longest time for one request, in milliseconds; also for a wait on another's that may last longer. */
  readonly timeoutMs: number;
  /** Asks, also when the answer is known or on its way. */
  readonly isFresh: boolean;
}

/** Keeps answers by what was asked, and asks once however many want to know. Failures are not kept. */
export class AnswerCache {
  readonly #clock: Clock;
  readonly #answers: SharedCache<Asked>;
  /** Of the questions under way: the longest time for one of their requests. */
  readonly #limits = new Map<string, { readonly timeoutMs: number }>();

  constructor(options: AnswerCacheOptions) {
    this.#clock = options.clock;
    this.#answers = new SharedCache(options);
  }

  /**
   * The answer to a question.
   *
   * @param ask used when the answer is neither known nor on its way, or is wanted fresh
   * @throws {SigningError} ERR_TIMEOUT when another's request, which may last longer than this caller's, does so; what
   *   asking throws; the signal's reason
   */
  async get(key: string, ask: (signal: AbortSignal) => Promise<Asked>, wanted: Wanted): Promise<KnownAnswer> {
    const { signal, timeoutMs, isFresh } = wanted;
    let isCached = true;
    const load = (until: AbortSignal): Promise<Asked> => {
      isCached = false;
      return this.#limited(key, timeoutMs, ask(until));
    };
    const find = (until: AbortSignal): Promise<Asked> =>
      isFresh ? this.#answers.renew(key, load, until) : this.#answers.get(key, load, until);
    const isSlower = !isFresh && (this.#limits.get(key)?.timeoutMs ?? 0) > timeoutMs;
    const { data, attempts } = await (isSlower ? this.#inTime(wanted, find) : find(signal));
    return { data, attempts: isCached ? 0 : attempts, isCached };
  }

  /** Forgets an answer that was of no use, so that the next call asks again. */
  forget(key: string): void {
    this.#answers.delete(key);
  }

  /** Remembers a question's limit while it is under way. */
  async #limited(key: string, timeoutMs: number, answer: Promise<Asked>): Promise<Asked> {
    const limit = { timeoutMs };
    this.#limits.set(key, limit);
    try {
      return await answer;
    } finally {
      if (this.#limits.get(key) === limit) this.#limits.delete(key);
    }
  }

  /** Waits for what another call has asked no longer than this one allows. */
  #inTime({ signal, timeoutMs }: Wanted, find: (signal: AbortSignal) => Promise<Asked>): Promise<Asked> {
    const timeoutError = (): SigningError =>
      new SigningError("ERR_TIMEOUT", `no answer in ${timeoutMs} ms to what another call has asked`);
    return withDeadline({ clock: this.#clock, timeoutMs, timeoutError, signal }, find);
  }
}
