import type { Clock } from "@webcast-kit/protocol/connection";
import { SigningError } from "../errors.ts";

/** One switch: the lookup of the next room, and then, once the old one is left, the wait for its answer. */
export class RoomSwitch {
  /** Resolves when the new room answers. */
  readonly done: Promise<void>;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #lookup = new AbortController();
  /** Of the wait for the answer, while there is one. */
  #deadline: { readonly at: number; readonly timer: unknown } | undefined;
  #resolve: () => void = () => {};
  #reject: (reason: unknown) => void = () => {};

  /** @param timeoutMs after which nobody waits for the answer any more */
  constructor(clock: Clock, timeoutMs: number) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Aborts when the switch fails. */
  get signal(): AbortSignal {
    return this.#lookup.signal;
  }

  /** The old room is being left: from now on the new one has to answer. */
  left(): void {
    const giveUp = (): void => this.failed(this.#tooLate(`the room did not answer in ${this.#timeoutMs} ms`));
    const timer = this.#clock.setTimeout(giveUp, this.#timeoutMs);
    this.#deadline = { at: this.#clock.now() + this.#timeoutMs, timer };
  }

  /** A room is entered; during the lookup that is the old one. */
  entered(): void {
    if (this.#deadline === undefined) return;
    this.#stopTimer();
    this.#resolve();
  }

  failed(reason: unknown): void {
    this.#stopTimer();
    this.#lookup.abort(reason);
    this.#reject(reason);
  }

  /** There is no socket, and the next try comes then: when that is too late, it is better to know at once. */
  delayed(delayMs: number): void {
    if (this.#deadline === undefined || this.#clock.now() + delayMs < this.#deadline.at) return;
    const retryAfterMs = Math.ceil(delayMs);
    const fault = `the room cannot answer in ${this.#timeoutMs} ms: the next socket is tried in ${retryAfterMs} ms`;
    this.failed(this.#tooLate(fault, retryAfterMs));
  }

  #tooLate(fault: string, retryAfterMs?: number): SigningError {
    return new SigningError("ERR_TIMEOUT", fault, { retryAfterMs });
  }

  #stopTimer(): void {
    if (this.#deadline !== undefined) this.#clock.clearTimeout(this.#deadline.timer);
    this.#deadline = undefined;
  }
}
