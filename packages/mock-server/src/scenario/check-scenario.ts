import type { TSchema } from "typebox";
import { checkEvents } from "../check-events.ts";
import { checkSchema } from "../check-schema.ts";
import { type ClockMode, VirtualClock } from "../clock/virtual-clock.ts";
import { MockServerError } from "../errors.ts";
import { FaultBox } from "../faults/fault-box.ts";
import type { Tape } from "../tape/tape.ts";
import { MAX_STEPS, Program } from "./program.ts";
import { roomLines } from "./room-lines.ts";
import type { ClockStep, Scenario, ScenarioStep, SendTapeStep, StepWord } from "./scenario.ts";
import { ScenarioHead, stepSchemas } from "./schema.ts";

/** Every word, in the order of the documentation. */
const words: readonly StepWord[] = [
  ...(["send", "wait", "expect", "fault", "close"] as const),
  ...(["live", "end", "clock", "label", "goto"] as const),
];

/** Makes the error of a step from what is wrong with it. */
type RefuseStep = (reason: string, cause?: unknown) => MockServerError;

/** What the steps above have said, and the tapes. */
interface Context {
  readonly labels: Set<string>;
  readonly tapes: Readonly<Record<string, Tape>>;
}

/**
 * Checks all of a scenario, so that a run never ends over a misspelled word in its last step.
 *
 * @param where what it is called in errors, e.g. its file
 * @throws {MockServerError} ERR_SCENARIO_INVALID naming file, step and reason
 */
export function checkScenario(value: unknown, where = "scenario"): Scenario {
  const refuse = (reason: string, cause?: unknown) => invalid(`${where}: ${reason}`, cause);
  const { tapes = {}, ...file } = toRecord(value, refuse);
  const { steps, ...head } = checkSchema(ScenarioHead, file, (path, reason) => refuse(`${path} ${reason}`.trim()));
  const context: Context = { labels: new Set(), tapes: toRecord(tapes, refuse) as Context["tapes"] };
  const checked = steps.map((step, index) => checkStep(step, context, `${where}: step ${index + 1}`));
  if (!new Program(checked).ends()) throw refuse(`its loops come to more than ${MAX_STEPS} steps`);
  return { ...head, steps: checked, tapes: context.tapes };
}

function toRecord(value: unknown, refuse: RefuseStep): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw refuse("must be an object");
}

function checkStep(value: unknown, context: Context, where: string): ScenarioStep {
  const step = toRecord(value, (reason) => invalid(`${where}: ${reason}`));
  const word = wordOf(step, where);
  const refuse: RefuseStep = (reason, cause) => invalid(`${where} (${word}): ${reason}`, cause);
  const checked = checkSchema(schemaOf(word, step), step, (path, reason) => refuse(`${path} ${reason}`.trim()));
  checkMeaning(checked as ScenarioStep, context, refuse);
  return checked as ScenarioStep;
}

function wordOf(step: object, where: string): StepWord {
  const [word, ...others] = words.filter((each) => Object.hasOwn(step, each));
  if (word === undefined) throw invalid(`${where}: must have one of ${words.join(", ")}`);
  if (others.length > 0) throw invalid(`${where}: one step does one thing, got ${[word, ...others].join(" and ")}`);
  return word;
}

function schemaOf(word: StepWord, step: Readonly<Record<string, unknown>>): TSchema {
  if (word !== "send") return stepSchemas[word];
  const hasTape = typeof step["send"] === "object" && step["send"] !== null && Object.hasOwn(step["send"], "tape");
  return hasTape ? stepSchemas.sendTape : stepSchemas.sendEvents;
}

/** What no schema says. */
function checkMeaning(step: ScenarioStep, { labels, tapes }: Context, refuse: RefuseStep): void {
  if ("send" in step && "events" in step.send) {
    const { events } = step.send;
    inWordsOf(refuse, () => checkEvents(events));
  } else if ("send" in step) {
    checkTape(step as SendTapeStep, tapes, refuse);
  } else if ("fault" in step) {
    inWordsOf(refuse, () => new FaultBox({ seed: 0, onFire: () => undefined }).arm([step.fault].flat()));
  } else if ("clock" in step) {
    checkClock(step, refuse);
  } else if ("label" in step) {
    if (labels.has(step.label)) throw refuse(`the label ${JSON.stringify(step.label)} is there already`);
    labels.add(step.label);
  } else if ("goto" in step && !labels.has(step.goto)) {
    const known = [...labels].map((label) => JSON.stringify(label)).join(", ");
    throw refuse(`there is no label ${JSON.stringify(step.goto)} above; there is ${known || "none"}`);
  }
}

function checkTape({ send }: SendTapeStep, tapes: Context["tapes"], refuse: RefuseStep): void {
  const tape = Object.hasOwn(tapes, send.tape) ? tapes[send.tape] : undefined;
  if (tape === undefined) throw refuse(`there is no tape ${JSON.stringify(send.tape)} here`);
  if (roomLines(tape, send).length > 0) return;
  throw refuse(`the tape ${JSON.stringify(send.tape)} has nothing there that a room could say`);
}

/** A mode needs its number, and no other has a use for it. */
function checkClock({ clock }: ClockStep, refuse: RefuseStep): void {
  const { advanceMs: _advance, ...mode } = clock as Partial<Record<"advanceMs" | "mode" | "rate" | "idleMs", unknown>>;
  if (mode.mode !== undefined) inWordsOf(refuse, () => new VirtualClock({ mode: mode as ClockMode }));
  if (mode.rate !== undefined && mode.mode !== "scaled") throw refuse("/clock/rate is for the mode scaled");
  if (mode.idleMs !== undefined && mode.mode !== "autojump") throw refuse("/clock/idleMs is for the mode autojump");
}

/** Lets the error of another check name the step. */
function inWordsOf(refuse: RefuseStep, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof MockServerError)) throw error;
    throw refuse(error.message.slice(`${error.code}: `.length), error);
  }
}

function invalid(message: string, cause?: unknown): MockServerError {
  return new MockServerError("ERR_SCENARIO_INVALID", message, { cause });
}
