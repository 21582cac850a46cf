import type { NamedReport } from "../conduct/formats/named-report.ts";
import { startMockServer } from "../server.ts";
import { eachInParallel } from "./in-parallel.ts";
import { type PlayOptions, playScenario, type ScenarioResult } from "./play-scenario.ts";
import type { Scenario } from "./scenario.ts";

export interface GradeOptions extends PlayOptions {
  readonly scenarios: readonly Scenario[];
  /** Scenarios that are played at the same time. */
  readonly jobs: number;
  /** Hears of each that is over, in the order in which they end. */
  readonly onResult?: (result: ScenarioResult) => void;
}

/**
 * Plays every scenario for a client, each in a mock of its own on one server; results are in the order of the scenarios.
 *
 * @throws what the signal was aborted with; `MockServerError` ERR_ARGUMENT when the command cannot be run
 */
export async function gradeClient({ scenarios, jobs, onResult, ...play }: GradeOptions): Promise<ScenarioResult[]> {
  await using server = await startMockServer();
  return await eachInParallel(scenarios, jobs, async (scenario) => {
    const result = await playScenario(server.namespace(scenario.name), scenario, play);
    // Half of a report would look like a whole one.
    play.signal.throwIfAborted();
    onResult?.(result);
    return result;
  });
}

/** A result as the formats have it. */
export function toNamedReport({ scenario, report, end, touched }: ScenarioResult): NamedReport {
  const { name, title, expected, side } = scenario;
  const hasFailed = !end.stopped && end.exitCode !== 0;
  const ended = hasFailed ? [`The client ended by itself with ${end.signal ?? `exit code ${end.exitCode}`}.`] : [];
  if (touched) return { name, title, expected, notes: ended, report };
  const skipped = `the client did not come to the ${side} side`;
  // Why it did not may be in what it said last.
  return { name, title, expected, skipped, notes: [...ended, ...end.lastLines], report };
}
