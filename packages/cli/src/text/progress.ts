import type { Screen } from "../terminal.ts";

/** How far long work has come, on a line that is written over; nothing where nobody looks. */
export class Progress {
  readonly #screen: Screen;
  readonly #total: number;

  /** @param total how many things there are to do */
  constructor(screen: Screen, total: number) {
    this.#screen = screen;
    this.#total = total;
  }

  async show(done: number): Promise<void> {
    if (this.#screen.isTTY) await this.#screen.write(`\r\u001b[K${done} of ${this.#total}`);
  }

  /** Tells why it does not go on; a line of its own where there is nothing to write over. */
  async wait(done: number, why: string): Promise<void> {
    const text = `${done} of ${this.#total}, ${why}`;
    await this.#screen.write(this.#screen.isTTY ? `\r\u001b[K${text}` : `${text}\n`);
  }

  /** Leaves the line empty for what comes next. */
  async clear(): Promise<void> {
    if (this.#screen.isTTY) await this.#screen.write("\r\u001b[K");
  }
}
