import { sleep } from "../clock/clock.ts";
import type { ClockMode } from "../clock/virtual-clock.ts";
import { playTape } from "../tape/player.ts";
import { awaitEntries } from "./await-entries.ts";
import type { ActiveStep } from "./program.ts";
import { type RoomLine, roomLines } from "./room-lines.ts";
import type { ClockStep, Scenario, SendTapeStep } from "./scenario.ts";
import type { Stage } from "./stage.ts";
import { StepFailure } from "./step-failure.ts";

/** Where a run stands. */
export interface Scene {
  readonly stage: Stage;
  readonly scenario: Scenario;
  readonly signal: AbortSignal;
  /** The journal's entries behind this one belong to the run. */
  readonly runSince: number;
  /** Those behind this one, to the step that was carried out last. */
  stepSince: number;
}

/**
 * Carries out a step.
 *
 * @throws {StepFailure} when a client did not do what it had to
 * @throws {MockServerError} when the mock refuses it
 */
export async function carryOut(scene: Scene, step: ActiveStep): Promise<void> {
  if ("wait" in step) {
    if (step.wait > 0) await sleep(scene.stage.clock, step.wait, scene.signal);
  } else if ("expect" in step) {
    const { stage, signal, runSince, stepSince } = scene;
    const since = step.expect.since === "run" ? runSince : stepSince;
    const found = await awaitEntries(stage.journal, step.expect, { since, signal });
    scene.stepSince = Math.max(stepSince, found?.seq ?? 0);
  } else {
    scene.stepSince = lastSeq(scene.stage);
    await act(scene, step);
  }
}

/** The number of the journal's newest entry. */
export function lastSeq({ journal }: Pick<Stage, "journal">): number {
  return journal.find().at(-1)?.seq ?? 0;
}

/** What is done to the mock. */
async function act(
  scene: Scene,
  step: Exclude<ActiveStep, { readonly wait: number } | { readonly expect: object }>,
): Promise<void> {
  const { stage } = scene;
  if ("send" in step) {
    if ("events" in step.send) stage.inject(step.send.uniqueId, step.send.events);
    else await sendTape(scene, step.send);
  } else if ("fault" in step) {
    stage.arm(step.fault);
  } else if ("close" in step) {
    const { code, reason, ...selector } = step.close;
    stage.kick(selector, code, reason);
  } else if ("live" in step) {
    stage.live(step.live);
  } else if ("end" in step) {
    stage.end(step.end);
  } else {
    await setClock(stage, step.clock);
  }
}

async function sendTape(
  { stage, scenario, signal }: Scene,
  { uniqueId, tape: name, speed = 1, ...part }: SendTapeStep["send"],
): Promise<void> {
  const tape = scenario.tapes?.[name];
  if (tape === undefined) throw new StepFailure(`there is no tape ${JSON.stringify(name)} here`);
  const send = async (line: RoomLine) => {
    if ("messages" in line) stage.say(uniqueId, line.messages);
    else stage.kick({ uniqueId }, line.close.code, line.close.reason);
  };
  await playTape(roomLines(tape, part), { speed, clock: stage.clock, signal, send });
}

async function setClock({ clock }: Stage, wanted: ClockStep["clock"]): Promise<void> {
  const { advanceMs, ...mode } = wanted as { readonly advanceMs?: number } & Partial<ClockMode>;
  if (mode.mode !== undefined) clock.setMode(mode as ClockMode);
  if (advanceMs !== undefined) await clock.advance(advanceMs);
}
