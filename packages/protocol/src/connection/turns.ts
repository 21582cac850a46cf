/** Runs actions one after the other: one that is added by another runs after it, not inside it. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #isRunning: boolean = false;

  /** Runs an action: now, or, when it is added by one that runs, after that and those before it. It must not throw. */
  run(action: () => void): void {
    this.#waiting.push(action);
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) next();
    } finally {
      this.#isRunning = false;
    }
  }
}
