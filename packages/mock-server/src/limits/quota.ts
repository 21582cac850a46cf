import { UNLIMITED } from "@webcast-kit/contract";
import { SlidingWindow } from "./sliding-window.ts";

/** What is left of a key's requests, or of another quota. */
export interface RequestQuota {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  readonly resetAtMs: number;
}

/** A limit that may be none: then everything is allowed and the numbers are {@link UNLIMITED}. */
export class Quota {
  readonly #window: SlidingWindow;
  #limit: number | null;

  constructor(limit: number | null, windowMs: number) {
    this.#limit = limit;
    this.#window = new SlidingWindow(limit ?? UNLIMITED, windowMs);
  }

  resize(limit: number | null): void {
    this.#limit = limit;
    this.#window.resize(limit ?? UNLIMITED);
  }

  take(now: number): RequestQuota {
    // What is not limited is not counted: nothing has to be remembered.
    return this.#limit === null ? unlimited(now) : { limit: this.#limit, ...this.#window.take(now) };
  }

  peek(now: number): RequestQuota {
    return this.#limit === null ? unlimited(now) : { limit: this.#limit, ...this.#window.peek(now) };
  }
}

/** What somebody is told who has no limit. */
export function unlimited(now: number): RequestQuota {
  return { allowed: true, limit: UNLIMITED, remaining: UNLIMITED, resetAtMs: now };
}
