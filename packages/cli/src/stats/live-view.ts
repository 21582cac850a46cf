import type { Terminal } from "../terminal.ts";

const ENTER = "\u001b[?1049h\u001b[?25l\u001b[2J";
const LEAVE = "\u001b[?25h\u001b[?1049l";
const INTERVAL_MS = 500;

/** How big a screen is that does not say. */
const DEFAULT_SIZE = { columns: 80, rows: 24 };

/** The size of the picture. */
export interface ViewSize {
  readonly columns: number;
  readonly rows: number;
}

/**
 * A picture on a second screen of the terminal, drawn anew twice a second in the size that the terminal has then. The
 * first screen and the cursor come back however it ends.
 */
export class LiveView {
  readonly #terminal: Terminal;
  readonly #draw: (size: ViewSize) => readonly string[];
  readonly #timer: NodeJS.Timeout;
  #isWriting = false;
  #hasLeft = false;

  constructor(terminal: Terminal, draw: (size: ViewSize) => readonly string[]) {
    this.#terminal = terminal;
    this.#draw = draw;
    terminal.stdout.write(ENTER);
    this.#timer = setInterval(() => void this.#show(), INTERVAL_MS);
    // At once, since what ends the work may take a while: a second Ctrl-C must not leave the terminal without a cursor.
    terminal.signal.addEventListener("abort", this.leave, { once: true });
    if (terminal.signal.aborted) this.leave();
    else void this.#show();
  }

  /** A slow terminal gets fewer pictures. */
  async #show(): Promise<void> {
    if (this.#isWriting || this.#hasLeft) return;
    this.#isWriting = true;
    try {
      await this.#write();
    } catch (error) {
      this.leave();
      throw error;
    } finally {
      this.#isWriting = false;
    }
  }

  async #write(): Promise<void> {
    const { columns = DEFAULT_SIZE.columns, rows = DEFAULT_SIZE.rows } = this.#terminal.stdout;
    // Each line ends its own rest, so that nothing flickers.
    const lines = this.#draw({ columns, rows }).map((line) => `${line}\u001b[K`);
    await this.#terminal.stdout.write(`\u001b[H${lines.join("\r\n")}\u001b[J`);
  }

  /** Can be called again. */
  readonly leave = (): void => {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    clearInterval(this.#timer);
    this.#terminal.signal.removeEventListener("abort", this.leave);
    this.#terminal.stdout.write(LEAVE);
  };
}
