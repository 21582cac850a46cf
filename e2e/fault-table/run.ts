import { setTimeout as sleep } from "node:timers/promises";
import { type FaultName, faultCatalog, type MockControl, type MockServer } from "@webcast-kit/mock-server";
import type { ClientProcess, Visit } from "./client-process.ts";
import type { TableClient } from "./clients.ts";
import { describeOutcome } from "./outcome.ts";
import { specOf } from "./specs.ts";

/** How long a socket may take to be over for the mock, which itself waits 2 s for the answer to a close. */
const CLOSED_MS = 3000;
const SHORT_MS = 300;

export interface FaultRun {
  readonly server: MockServer;
  readonly client: TableClient;
  readonly name: FaultName;
}

/** Lets a client visit a room in which one fault happens, and says what came of it; a dash when it never happened. */
export async function runFault(process: ClientProcess, { server, client, name }: FaultRun): Promise<string> {
  const mock = server.namespace(name);
  mock.arm(specOf(name, client.socketPath));
  const visit = process.order({ id: name, url: mock.url, wsUrl: mock.wsUrl, key: mock.keys.pro });
  const until = (isSo: () => boolean, patienceMs = client.patienceMs) => waitFor(visit, isSo, patienceMs);
  const { told } = visit;
  const opened = () => told.filter((what) => what === "open").length;
  await until(() => opened() > 0 && hasSocket(mock));
  say(mock, "one");
  // What a fault keeps from everybody is not waited for: the room would be silent for so long.
  const isKept = faultCatalog[name].unit === "message";
  await until(() => told.includes("heard one") || told.some(isNews), isKept ? SHORT_MS : client.patienceMs);
  // Who lost the connection over it may be back.
  if (!told.includes("heard one") && told.some(isLoss)) await until(() => opened() > 1 && hasSocket(mock));
  const wasHeard = isKept || told.some(isNews);
  say(mock, "two");
  // Who heard nothing of the first one has had its time.
  await until(() => told.includes("heard two"), wasHeard ? client.patienceMs : SHORT_MS);
  await until(() => told.includes("pong"), client.pings ? SHORT_MS : 0);
  const before = opened();
  mock.kick({}, 4005, "STREAM_END");
  await until(() => opened() > before && hasSocket(mock));
  // Who did not understand the close is back, and is told once more.
  if (mock.kick({}, 4005, "STREAM_END") > 0) await until(() => false);
  if (mock.faults().every(({ fired }) => fired === 0)) return "–";
  const [closed] = await mock.journal.waitFor({ kind: "close" }, { timeoutMs: CLOSED_MS });
  return describeOutcome(visit, closed);
}

const isLoss = (what: string) => what.startsWith("reconnects");
const isNews = (what: string) => isLoss(what) || /^(unknown|decodeError|heard)/.test(what);
const isEnd = (what: string) => /^(close|end)\b/.test(what);
const hasSocket = (mock: MockControl) => mock.state().sockets.length > 0;

function say(mock: MockControl, comment: string): void {
  mock.inject("streamer", [{ type: "chat", user: { uniqueId: "ann" }, comment }]);
}

/** Waits until something is so, the visit is over, or a client has had time enough: real time, which is all it knows. */
async function waitFor({ told, hasCrashed }: Visit, isSo: () => boolean, patienceMs: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!isSo() && !hasCrashed() && !told.some(isEnd) && performance.now() < deadline) await sleep(5);
}
