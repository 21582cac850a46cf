import { CREDIT_MS, LOW_CREDITS_RATIO, UNLIMITED } from "@webcast-kit/contract";
import { MockServerError } from "../errors.ts";
import type { Account } from "./accounts.ts";

/** Credits of a key at first. Invented: it is the smallest package that the reference sells. */
const DEFAULT_CREDITS = 1000;
const MAX_CREDITS = 1_000_000_000;
/** Credits are told with two digits after the point. */
const SHOWN_MS = CREDIT_MS / 100;

/** What a key has and has used, in credits, as the captions socket tells it. */
export interface CreditBalance {
  readonly total: number;
  readonly used: number;
  readonly remaining: number;
}

/** The caption credits of one key. They are counted in whole milliseconds, so that every minute comes out even. */
export class Credits {
  #totalMs: number;
  #usedMs = 0;
  #isLimited: boolean;

  /** @param total whole credits; `null`: they never run out */
  constructor(total: number | null) {
    this.#isLimited = total !== null;
    this.#totalMs = (total ?? UNLIMITED) * CREDIT_MS;
  }

  /**
   * Begins anew with so many credits, of which none is used.
   *
   * @throws {MockServerError} ERR_ARGUMENT unless it is a number from 0 to 10^9
   */
  set(credits: number): void {
    if (!(credits >= 0 && credits <= MAX_CREDITS)) {
      throw new MockServerError("ERR_ARGUMENT", `credits must be a number from 0 to ${MAX_CREDITS}, got ${credits}`);
    }
    this.#isLimited = true;
    this.#totalMs = Math.round(credits * CREDIT_MS);
    this.#usedMs = 0;
  }

  /** Uses credits, at most what is left. */
  spend(ms: number): void {
    // What is not limited is not counted, as with requests.
    if (this.#isLimited) this.#usedMs = Math.min(this.#totalMs, this.#usedMs + ms);
  }

  get remainingMs(): number {
    return this.#totalMs - this.#usedMs;
  }

  /** The credits are low when no more than this remains; whole milliseconds. */
  get lowMs(): number {
    return Math.floor(this.#totalMs * LOW_CREDITS_RATIO);
  }

  get balance(): CreditBalance {
    const shown = (ms: number) => Math.round(ms / SHOWN_MS);
    const total = shown(this.#totalMs);
    // Rounded down: nothing remains only when nothing does.
    const used = Math.floor(this.#usedMs / SHOWN_MS);
    return { total: total / 100, used: used / 100, remaining: (total - used) / 100 };
  }

  /** What remains of the total, 0 to 100. */
  get percentage(): number {
    return this.#totalMs === 0 ? 0 : Math.round((this.remainingMs / this.#totalMs) * 10_000) / 100;
  }
}

/** The caption credits of all keys. Sockets of one key share what it has. */
export class CreditLedger {
  readonly #byAccount = new WeakMap<Account, Credits>();

  of(account: Account): Credits {
    const known = this.#byAccount.get(account);
    if (known) return known;
    const credits = new Credits(account.limits === undefined ? null : DEFAULT_CREDITS);
    this.#byAccount.set(account, credits);
    return credits;
  }
}
