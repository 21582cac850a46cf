type Outcome = "ok" | "FAILED" | "skipped" | "warned";

interface Row {
  readonly what: string;
  readonly by: string;
  readonly outcome: Outcome;
  readonly seconds: number;
  /** Why, when it failed. */
  readonly output: string;
}

const LAST_LINES = 40;

/** Prints rows as they come, and at the end what failed and why. */
export class Table {
  readonly #rows: Row[] = [];
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  heading(): void {
    process.stdout.write(`${"what".padEnd(62)}${"by".padEnd(20)}${"result".padEnd(10)}seconds\n`);
  }

  /** Tries one thing, and adds its row. Rejects only when told to stop. */
  async attempt(
    what: string,
    by: string,
    action: () => Promise<{ readonly ok: boolean; readonly output: string }>,
  ): Promise<boolean> {
    this.#signal.throwIfAborted();
    const from = performance.now();
    const { ok, output } = await action().catch((error: unknown) => ({ ok: false, output: String(error) }));
    this.#signal.throwIfAborted();
    this.#add({ what, by, outcome: ok ? "ok" : "FAILED", seconds: (performance.now() - from) / 1000, output });
    return ok;
  }

  skip(what: string, by: string): void {
    this.#add({ what, by, outcome: "skipped", seconds: 0, output: "" });
  }

  /** Something that is not as it should be, and not for this repository to mend. */
  warn(what: string, by: string): void {
    this.#add({ what, by, outcome: "warned", seconds: 0, output: "" });
  }

  #add(row: Row): void {
    this.#rows.push(row);
    const { what, by, outcome, seconds } = row;
    process.stdout.write(`${what.padEnd(62)}${by.padEnd(20)}${outcome.padEnd(10)}${seconds.toFixed(1).padStart(7)}\n`);
  }

  /** Prints why things failed, and the sum; gives whether nothing did. */
  finish(): boolean {
    const failed = this.#rows.filter(({ outcome }) => outcome === "FAILED");
    for (const { what, by, output } of failed) {
      const lines = output.trim().split("\n").slice(-LAST_LINES);
      process.stdout.write(`\n${what}, ${by}:\n${lines.map((line) => `  ${line}\n`).join("")}`);
    }
    const count = (outcome: Outcome) => this.#rows.filter((row) => row.outcome === outcome).length;
    const sum = `${count("ok")} ok, ${failed.length} failed, ${count("warned")} warned, ${count("skipped")} skipped`;
    process.stdout.write(`\n${sum}\n`);
    return failed.length === 0;
  }
}
