import { setTimeout as delay } from "node:timers/promises";
import { Crowd } from "./crowd.ts";
import { Latencies, type Percentiles } from "./latencies.ts";
import { type BlastOptions, eventCount, eventsPerSecond } from "./options.ts";
import type { BlastReport } from "./report.ts";
import { Sender } from "./sender.ts";
import type { Target } from "./target.ts";

/** How it stands, once a second. */
export type BlastProgress =
  | { readonly phase: "connecting"; readonly connected: number; readonly refused: number }
  | {
      readonly phase: "sending";
      readonly seconds: number;
      /** Events that arrived in the last second. */
      readonly delivered: number;
      /** Of these. */
      readonly latencyMs: Percentiles | undefined;
    };

export interface BlastInit {
  readonly target: Target;
  readonly options: BlastOptions;
  /** Ends it early; there is a report all the same. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: BlastProgress) => void;
}

const PROGRESS_MS = 1000;
/** How long the last events are waited for while some still come. */
const QUIET_MS = 1000;
const MAX_DRAIN_MS = 15_000;
const LOOK_MS = 20;

/** Opens the clients, sends the events, waits for the last ones, and tells what came of it. */
export async function runBlast({ target, options, signal, onProgress }: BlastInit): Promise<BlastReport> {
  const arrivals = new Arrivals(options, target, signal);
  await target.goLive();
  const crowd = new Crowd({ target, side: options.side, onEvent: (sequence) => arrivals.note(sequence) });
  const progress = setInterval(() => onProgress(arrivals.progress() ?? connecting(crowd)), PROGRESS_MS);
  try {
    await crowd.open(options.clients, signal);
    onProgress(connecting(crowd));
    // Nobody would hear it.
    if (crowd.clients.length > 0) await arrivals.sender.run();
    await drain(crowd, arrivals.sender.sent);
    return reportOf(options, crowd, arrivals);
  } finally {
    clearInterval(progress);
    crowd.close();
    await target.endLive().catch(() => undefined);
  }
}

/** What is sent, and how late it comes. */
class Arrivals {
  readonly sender: Sender;
  readonly latencies = new Latencies();
  readonly #recent = new Latencies();
  /** Since events are sent. */
  #lastMs = 0;

  constructor(options: BlastOptions, target: Target, signal: AbortSignal) {
    const { seconds } = options;
    this.sender = new Sender({
      ...{ target, signal, seconds },
      ...{ perSecond: eventsPerSecond(options), count: eventCount(options) },
    });
  }

  note(sequence: number): void {
    const age = this.sender.age(sequence);
    this.latencies.add(age);
    this.#recent.add(age);
    this.#lastMs = this.sender.elapsedMs;
  }

  get lastMs(): number {
    return this.#lastMs;
  }

  /** What came since it was asked last; nothing until events are sent. */
  progress(): BlastProgress | undefined {
    if (this.sender.sent === 0) return undefined;
    const { count: delivered } = this.#recent;
    const latencyMs = this.#recent.percentiles();
    this.#recent.reset();
    return { phase: "sending", seconds: this.sender.elapsedMs / 1000, delivered, latencyMs };
  }
}

function connecting({ clients, refused }: Crowd): BlastProgress {
  const refusals = [...refused.values()].reduce((total, count) => total + count, 0);
  return { phase: "connecting", connected: clients.length, refused: refusals };
}

function reportOf(options: BlastOptions, crowd: Crowd, { sender, latencies, lastMs }: Arrivals): BlastReport {
  const latencyMs = latencies.percentiles();
  const delivered = crowd.received();
  // At least the time that the timetable gives them: the last one needs its time too.
  const ms = Math.max(lastMs, (sender.sent / eventsPerSecond(options)) * 1000);
  const total = (count: (client: Crowd["clients"][number]) => number) =>
    crowd.clients.reduce((sum, client) => sum + count(client), 0);
  return {
    ...options,
    connected: crowd.clients.length,
    refused: Object.fromEntries(crowd.refused),
    ended: Object.fromEntries(crowd.ended()),
    events: { planned: eventCount(options), sent: sender.sent },
    delivered,
    deliveredPerSecond: delivered === 0 ? 0 : Math.round((delivered / ms) * 1000),
    ...(latencyMs === undefined ? {} : { latencyMs }),
    lost: total(({ order }) => order.lost(sender.sent)),
    outOfOrder: total(({ order }) => order.outOfOrder),
  };
}

/** Waits until every client that is still there has everything, or nothing more comes. */
async function drain(crowd: Crowd, sent: number): Promise<void> {
  const startMs = performance.now();
  let [received, changedMs] = [-1, startMs];
  const isWaiting = () => crowd.clients.some(({ order, end }) => end === undefined && order.lost(sent) > 0);
  while (isWaiting()) {
    const now = performance.now();
    if (crowd.received() !== received) [received, changedMs] = [crowd.received(), now];
    if (now - changedMs > QUIET_MS || now - startMs > MAX_DRAIN_MS) return;
    await delay(LOOK_MS);
  }
}
