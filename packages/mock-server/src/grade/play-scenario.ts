import { setTimeout as delay } from "node:timers/promises";
import type { ConductReport } from "../conduct/conduct.ts";
import type { MockControl } from "../control.ts";
import type { JournalEntry, SocketSide } from "../journal/journal.ts";
import { testKeys } from "../limits/accounts.ts";
import { clientEnvironment } from "./client-environment.ts";
import { type ClientEnd, ClientProcess } from "./client-process.ts";
import type { Scenario, ScenarioSide } from "./scenario.ts";
import { doStep, type Stage } from "./steps.ts";

/** What came of one scenario. */
export interface ScenarioResult {
  readonly scenario: Scenario;
  /** Whether the client came to the scenario's side at all. */
  readonly touched: boolean;
  readonly end: ClientEnd;
  /** Of a client that did not, it is empty. */
  readonly report: ConductReport;
}

export interface PlayOptions {
  /** The client, as a command and its arguments. */
  readonly command: readonly string[];
  /** Longest time that it is watched, in real seconds. */
  readonly timeoutSeconds: number;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

const SECOND_MS = 1000;
/** How long a client may take from its start to its first contact. */
const START_TIMEOUT_MS = 15_000;
/** Reactions to sockets beyond this many are not worth while. */
const MAX_SOCKETS = 1000;

/** Where the sockets of a side are; REST has none. */
const socketSides: Readonly<Record<ScenarioSide, SocketSide | undefined>> = {
  managed: "managed",
  direct: "webcast",
  captions: "captions",
  rest: undefined,
};

/** Brings a client into one situation, in a mock of its own, and grades how it behaves. */
export async function playScenario(
  mock: MockControl,
  scenario: Scenario,
  { command, timeoutSeconds, signal }: PlayOptions,
): Promise<ScenarioResult> {
  const { key = testKeys.pro, uniqueId = "streamer" } = scenario;
  const stage: Stage = { mock, key, uniqueId, cleanUp: [] };
  const over = new AbortController();
  const stopped = AbortSignal.any([over.signal, signal]);
  try {
    for (const step of scenario.before ?? []) await doStep(stage, step);
    const since = mock.journal.find().at(-1)?.seq ?? 0;
    const client = await ClientProcess.start(command, {
      ...clientEnvironment(mock, scenario),
      WEBCAST_MOCK_SCENARIO: scenario.name,
      WEBCAST_MOCK_SIDE: scenario.side,
    });
    const reacting = react(stage, scenario, since, stopped);
    await watch(client, mock, since, { ms: Math.min(scenario.seconds, timeoutSeconds) * SECOND_MS, signal });
    const end = await client.stop();
    over.abort();
    await reacting;
    const seen = mock.journal.find({ since });
    const touched = seen.some((entry) => isOfSide(entry, scenario.side));
    // What a client did elsewhere is not what the scenario is about.
    const judgedSince = touched ? since : (seen.at(-1)?.seq ?? since);
    return { scenario, touched, end, report: mock.conduct({ since: judgedSince }) };
  } finally {
    over.abort();
    for (const undo of stage.cleanUp) undo();
  }
}

/** Waits until the client ends, or its time is over: that begins with its first contact. */
async function watch(
  client: ClientProcess,
  { journal }: MockControl,
  since: number,
  { ms, signal }: { readonly ms: number; readonly signal: AbortSignal },
): Promise<void> {
  const over = new AbortController();
  const stop = AbortSignal.any([over.signal, signal]);
  const time = journal
    .waitFor({ since }, { timeoutMs: START_TIMEOUT_MS, signal: stop })
    .then((found) => (found.length === 0 ? undefined : delay(ms, undefined, { signal: stop })))
    .catch(() => undefined);
  await Promise.race([client.ended, time]);
  over.abort();
}

/** Does what follows the client's sockets, as they open. */
async function react(
  stage: Stage,
  { side, reactions = [] }: Scenario,
  since: number,
  signal: AbortSignal,
): Promise<void> {
  const socketSide = socketSides[side];
  if (socketSide === undefined) return;
  const running: Promise<void>[] = [];
  for (let nth = 1; nth <= MAX_SOCKETS; nth++) {
    const filter = { kind: "open", side: socketSide, since } as const;
    const opened = await stage.mock.journal.waitFor(filter, { count: nth, timeoutMs: START_TIMEOUT_MS * 10, signal });
    if (signal.aborted || opened.length < nth) break;
    const due = reactions.filter(({ socket }) => socket === "each" || socket === nth);
    for (const { afterMs, step } of due) {
      running.push(
        delay(afterMs, undefined, { signal })
          .then(() => doStep(stage, step))
          .catch(ignoreEnd),
      );
    }
  }
  await Promise.all(running);
}

/** A step whose time has not come when all is over, or whose room has ended, is left out. */
function ignoreEnd(error: Error & { readonly code?: string }): void {
  if (error.code !== "ABORT_ERR" && error.code !== "ERR_NOT_LIVE") throw error;
}

function isOfSide(entry: JournalEntry, side: ScenarioSide): boolean {
  if (entry.kind === "fault" || !("side" in entry)) return false;
  // A direct client begins with a signed URL, and may get no further.
  if (side === "direct") return entry.side === "webcast" || (entry.kind === "request" && isSigning(entry.path));
  return side === "rest" ? entry.side === "api" : entry.side === side;
}

function isSigning(path: string): boolean {
  return path === "/webcast/ws_credentials" || path.startsWith("/webcast/sign_");
}
