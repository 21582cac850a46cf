import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { MockServerError } from "../errors.ts";
import { Redactor } from "../journal/redact.ts";

/** How a client's process ended. */
export interface ClientEnd {
  /** Missing when a signal ended it. */
  readonly exitCode?: number;
  readonly signal?: string;
  /** Whether it was stopped because its time was over. */
  readonly stopped: boolean;
  /** The last lines of what it printed, without secrets. */
  readonly lastLines: readonly string[];
}

/** How long a client may take to go after it was told to. */
const STOP_TIMEOUT_MS = 1000;
/** How long the last lines may take after it has gone. */
const OUTPUT_TIMEOUT_MS = 200;
const MAX_LINES = 5;
/** As much of what a client prints is kept. */
const MAX_OUTPUT_LENGTH = 4096;

/** A client under test: a command in a process group of its own, so that its children go with it. */
export class ClientProcess {
  readonly ended: Promise<ClientEnd>;
  readonly #child: ChildProcess;
  #output = "";
  #stopped = false;

  private constructor(child: ChildProcess) {
    this.#child = child;
    const keep = (data: Buffer) => {
      this.#output = (this.#output + data.toString()).slice(-MAX_OUTPUT_LENGTH);
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    this.ended = this.#end();
  }

  /**
   * Starts a command.
   *
   * @param environment what the command finds beside the environment of this process
   * @throws {MockServerError} ERR_ARGUMENT when it cannot be started
   */
  static async start(
    [file = "", ...args]: readonly string[],
    environment: Readonly<Record<string, string>>,
  ): Promise<ClientProcess> {
    try {
      const env = { ...process.env, ...environment };
      const child = spawn(file, args, { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
      await once(child, "spawn");
      return new ClientProcess(child);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      throw new MockServerError("ERR_ARGUMENT", `cannot run ${JSON.stringify(file)} (${code})`, { cause });
    }
  }

  async #end(): Promise<ClientEnd> {
    const closed = new Promise((resolve) => this.#child.once("close", resolve));
    const [exitCode, signal] = (await once(this.#child, "exit")) as [number | null, NodeJS.Signals | null];
    // What it said last may come later; a child of its own may hold on to the output for ever.
    await Promise.race([closed, delay(OUTPUT_TIMEOUT_MS)]);
    const ended = exitCode === null ? { signal: String(signal) } : { exitCode };
    return { ...ended, stopped: this.#stopped, lastLines: lastLinesOf(this.#output) };
  }

  /** Ends it and its children, and tells how it ended. */
  async stop(): Promise<ClientEnd> {
    this.#stopped = this.#child.exitCode === null && this.#child.signalCode === null;
    this.#signal("SIGTERM");
    const patience = new AbortController();
    const isOver = await Promise.race([
      this.ended.then(() => true),
      delay(STOP_TIMEOUT_MS, false, { signal: patience.signal }).catch(() => true),
    ]);
    patience.abort();
    // Also when it has gone: its children may be left.
    this.#signal(isOver ? "SIGTERM" : "SIGKILL");
    const end = await this.ended;
    this.#signal("SIGKILL");
    return end;
  }

  /** To the whole group; nobody may be left in it. */
  #signal(signal: NodeJS.Signals): void {
    try {
      if (this.#child.pid !== undefined) process.kill(-this.#child.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

function lastLinesOf(output: string): string[] {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  return lines.slice(-MAX_LINES).map((line) => new Redactor().text(line).slice(0, 200));
}
