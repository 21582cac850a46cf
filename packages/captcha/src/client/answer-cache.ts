import { type Clock, withDeadline } from "@webcast-kit/protocol/connection";
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

/** A question under way, that callers wait for together. */
interface Flight {
  /** Longest time for one of its requests. */
  readonly timeoutMs: number;
  readonly answer: Promise<Asked>;
  readonly controller: AbortController;
  waiting: number;
}

/** Keeps answers by what was asked, and asks once however many want to know. Failures are not kept. */
export class AnswerCache {
  readonly #options: AnswerCacheOptions;
  readonly #answers = new Map<string, { readonly data: unknown; readonly untilMs: number }>();
  readonly #flights = new Map<string, Flight>();

  constructor(options: AnswerCacheOptions) {
    this.#options = options;
  }

  /**
   * The answer to a question.
   *
   * @param ask used when the answer is neither known nor on its way, or is wanted fresh
   * @throws {SigningError} ERR_TIMEOUT when another's request, which may last longer than this caller's, does so; what
   *   asking throws; the signal's reason
   */
  async get(key: string, ask: (signal: AbortSignal) => Promise<Asked>, wanted: Wanted): Promise<KnownAnswer> {
    wanted.signal.throwIfAborted();
    if (wanted.isFresh) this.forget(key);
    const known = this.#find(key);
    if (known !== undefined) return { data: known.data, attempts: 0, isCached: true };
    const underWay = wanted.isFresh ? undefined : this.#flights.get(key);
    if (underWay !== undefined) {
      const { data } = await this.#share(key, underWay, wanted);
      return { data, attempts: 0, isCached: true };
    }
    return { ...(await this.#join(key, this.#start(key, ask, wanted), wanted.signal)), isCached: false };
  }

  /** Forgets an answer that was of no use, so that the next call asks again. */
  forget(key: string): void {
    this.#answers.delete(key);
  }

  #find(key: string): { readonly data: unknown } | undefined {
    const known = this.#answers.get(key);
    if (known === undefined) return undefined;
    this.#answers.delete(key);
    if (this.#options.clock.now() >= known.untilMs) return undefined;
    // Put in again, so that it stands behind those that nobody asked for.
    this.#answers.set(key, known);
    return known;
  }

  #start(key: string, ask: (signal: AbortSignal) => Promise<Asked>, { timeoutMs }: Wanted): Flight {
    const controller = new AbortController();
    const answer = ask(controller.signal)
      .then((asked) => this.#keep(key, flight, asked))
      .finally(() => this.#land(key, flight));
    const flight: Flight = { timeoutMs, answer, controller, waiting: 0 };
    this.#flights.set(key, flight);
    return flight;
  }

  /** Joins another's flight; one that may last longer than the caller allows is not waited for that long. */
  #share(key: string, flight: Flight, { signal, timeoutMs }: Wanted): Promise<Asked> {
    if (flight.timeoutMs <= timeoutMs) return this.#join(key, flight, signal);
    const timeoutError = (): SigningError =>
      new SigningError("ERR_TIMEOUT", `no answer in ${timeoutMs} ms to what another call has asked`);
    const { clock } = this.#options;
    return withDeadline({ clock, timeoutMs, timeoutError, signal }, (until) => this.#join(key, flight, until));
  }

  #join(key: string, flight: Flight, signal: AbortSignal): Promise<Asked> {
    return new Promise((resolve, reject) => {
      flight.waiting++;
      const onAbort = (): void => {
        flight.waiting--;
        if (flight.waiting === 0) this.#giveUp(key, flight, signal.reason);
        reject(signal.reason);
      };
      signal.addEventListener("abort", onAbort, { once: true });
      const leave = (): void => signal.removeEventListener("abort", onAbort);
      flight.answer.finally(leave).then(resolve, reject);
    });
  }

  #giveUp(key: string, flight: Flight, reason: unknown): void {
    this.#land(key, flight);
    flight.controller.abort(reason);
  }

  /** Another one may be under way already, when this one was given up. */
  #land(key: string, flight: Flight): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }

  /** What was asked before a fresh answer was wanted does not take its place. */
  #keep(key: string, flight: Flight, asked: Asked): Asked {
    if (this.#flights.get(key) !== flight) return asked;
    const { clock, maxEntries, ttlMs } = this.#options;
    this.#answers.delete(key);
    this.#answers.set(key, { data: asked.data, untilMs: clock.now() + ttlMs });
    if (this.#answers.size > maxEntries) this.#answers.delete(this.#answers.keys().next().value as string);
    return asked;
  }
}
