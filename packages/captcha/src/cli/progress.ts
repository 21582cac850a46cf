import type { TextSink } from "./terminal.ts";

const WIDTH = 24;

/** Shows how far long work has come, on one line that is written over; shows nothing when nobody looks. */
export class Progress {
  readonly #sink: TextSink;
  readonly #total: number;
  #failed = 0;
  #done = 0;

  /** @param total how many things there are to do, 1 or more */
  constructor(sink: TextSink, total: number) {
    this.#sink = sink;
    this.#total = total;
    this.#show();
  }

  /** One more is done. */
  step(isFailed: boolean): void {
    this.#done++;
    this.#failed += isFailed ? 1 : 0;
    this.#show();
  }

  /** Leaves an empty line for what comes next. */
  end(): void {
    if (this.#sink.isTTY) this.#sink.write("\r\x1b[K");
  }

  #show(): void {
    if (!this.#sink.isTTY) return;
    const filled = Math.round((this.#done / this.#total) * WIDTH);
    const bar = "#".repeat(filled) + "-".repeat(WIDTH - filled);
    const failed = this.#failed === 0 ? "" : `, ${this.#failed} failed`;
    this.#sink.write(`\r\x1b[K[${bar}] ${this.#done}/${this.#total}${failed}`);
  }
}
