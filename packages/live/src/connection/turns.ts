/** Runs actions one after the other: one that is added by another runs after it, not inside it. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #isRunning: boolean = false;

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
