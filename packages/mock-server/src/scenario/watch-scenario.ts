import { statSync } from "node:fs";
import type { MockControl } from "../control.ts";
import { MockServerError } from "../errors.ts";
import { filesOf, readScenario } from "./read-scenario.ts";
import type { RunOptions, Scenario, ScenarioResult } from "./scenario.ts";

/** How often files are looked at: asking works on every file system, and whatever editors do to a file. */
const POLL_MS = 200;
/** The server is about to begin anew (RFC 6455, registry of close codes). */
const SERVICE_RESTART = 1012;

export interface WatchOptions {
  readonly startAt: NonNullable<RunOptions["startAt"]>;
  /** Whether a change closes all sockets with 1012, so that clients come back to the new scenario. */
  readonly closeOnChange: boolean;
  /** Hears of what happens, in a line. */
  readonly tell: (line: string) => void;
}

/** A scenario file that runs on a mock, and again each time that it, or a tape that it names, has changed. */
export class ScenarioWatch {
  readonly #mock: MockControl;
  readonly #file: string;
  readonly #options: WatchOptions;
  readonly #poll: NodeJS.Timeout;
  #files: readonly string[];
  /** How the files were when they were read last. */
  #seen: string;
  #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #isRestarting = false;
  #isClosed = false;

  /** @throws {MockServerError} ERR_SCENARIO_INVALID when the file is none: then nothing is watched */
  constructor(mock: MockControl, file: string, options: WatchOptions) {
    this.#mock = mock;
    this.#file = file;
    this.#options = options;
    const scenario = readScenario(file);
    this.#files = filesOf(file, scenario);
    this.#seen = stampsOf(this.#files);
    this.#begin(scenario);
    this.#poll = setInterval(() => void this.#look(), POLL_MS).unref();
  }

  /** Stops the run, and watches no longer. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#poll);
    this.#stop.abort();
    await this.#running;
  }

  #begin(scenario: Scenario): void {
    this.#running = this.#run(scenario).catch((error: Error) => this.#options.tell(error.message));
  }

  async #run(scenario: Scenario): Promise<void> {
    const { startAt, closeOnChange, tell } = this.#options;
    // Who is there already is the first client, unless all are about to come back.
    const isSomebodyThere = !closeOnChange && this.#mock.state().sockets.length > 0;
    const { signal } = this.#stop;
    const result = await this.#mock.run(scenario, { signal, startAt: isSomebodyThere ? "now" : startAt });
    if (result.outcome !== "stopped") tell(tellResult(result));
  }

  /** Begins anew when a file has changed. One that is wrong changes nothing. */
  async #look(): Promise<void> {
    const stamps = stampsOf(this.#files);
    if (this.#isRestarting || stamps === this.#seen) return;
    // Before reading: what changes after that is a change again.
    this.#seen = stamps;
    const scenario = this.#read();
    if (scenario === undefined) return;
    this.#isRestarting = true;
    await this.#restart(scenario);
    this.#isRestarting = false;
  }

  async #restart(scenario: Scenario): Promise<void> {
    const { tell, closeOnChange } = this.#options;
    const before = this.#stop;
    this.#stop = new AbortController();
    before.abort();
    await this.#running;
    if (this.#isClosed) return;
    const files = filesOf(this.#file, scenario);
    if (files.join() !== this.#files.join()) this.#seen = stampsOf(files);
    this.#files = files;
    if (closeOnChange) this.#mock.kick({}, SERVICE_RESTART, "the scenario has changed");
    tell(`scenario ${scenario.name} has changed, and begins anew`);
    this.#begin(scenario);
  }

  #read(): Scenario | undefined {
    try {
      return readScenario(this.#file);
    } catch (error) {
      if (!(error instanceof MockServerError)) throw error;
      this.#options.tell(`the scenario before goes on: ${error.message}`);
      return undefined;
    }
  }
}

/** What changes with the content of files, also when an editor puts another file in the place of one. */
function stampsOf(files: readonly string[]): string {
  const stats = files.map((file) => statSync(file, { throwIfNoEntry: false }));
  return stats.map((stat) => (stat === undefined ? "none" : `${stat.mtimeMs}/${stat.size}/${stat.ino}`)).join();
}

/** The end of a run in a line, e.g. `scenario storm: done, 7 steps`. */
function tellResult({ name, outcome, stepsDone, failed }: ScenarioResult): string {
  const steps = `${stepsDone} step${stepsDone === 1 ? "" : "s"}`;
  if (failed === undefined) return `scenario ${name}: ${outcome}, ${steps}`;
  return `scenario ${name}: failed at step ${failed.step} (${failed.word}) after ${steps}: ${failed.reason}`;
}
