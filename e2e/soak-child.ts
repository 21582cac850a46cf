/** A process that connects and disconnects again and again, and then looks what is left. Needs `--expose-gc`. */
import { getEventListeners } from "node:events";
import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";
import { type Clock, systemClock } from "@webcast-kit/protocol/connection";
import { type SoakPlaces, soakCycles } from "./soak-cycles.ts";

/** What the parent wants, as JSON in the first argument. */
export interface SoakOptions extends SoakPlaces {
  readonly kind: keyof typeof soakCycles;
  readonly cycles: number;
}

/** What came of it, as the last message to the parent. */
export interface SoakFigures {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Heap in use after garbage collection: when everything was done a hundred times, and at the end. */
  readonly warmBytes: number;
  readonly endBytes: number;
  /** What keeps the process alive more than at first. */
  readonly resources: readonly string[];
  /** Sockets that are open, also those that do not keep the process alive. */
  readonly sockets: number;
  /** Timers that were set and neither rang nor were cleared. */
  readonly timers: number;
  /** Listeners of the signal that all clients share. */
  readonly listeners: number;
  /** Clients and connections that are still in memory. */
  readonly survivors: number;
  /** E.g. of too many listeners. */
  readonly warnings: readonly string[];
}

const WARM_CYCLES = 100;
/** Longest time for what is on its way out. */
const SETTLE_MS = 5000;

const options = JSON.parse(process.argv[2] ?? "{}") as SoakOptions;
const timers = new Set<unknown>();
const controller = new AbortController();
const warnings: string[] = [];
let survivors = 0;
const registry = new FinalizationRegistry(() => survivors--);

/** That of the process, with a list of the timers that are set. */
const clock: Clock = {
  now: systemClock.now,
  setTimeout: (callback, ms) => {
    const ring = (): void => {
      timers.delete(handle);
      callback();
    };
    const handle = systemClock.setTimeout(ring, ms);
    timers.add(handle);
    return handle;
  },
  clearTimeout: (handle) => {
    timers.delete(handle);
    systemClock.clearTimeout(handle);
  },
};

function watch(made: object): void {
  survivors++;
  registry.register(made, undefined);
}

async function run(from: number, to: number): Promise<void> {
  const world = { ...options, signal: controller.signal, clock, watch };
  for (let index = from; index < to; index++) await soakCycles[options.kind](world, index);
}

/** Heap in use, in bytes. */
async function heapInUse(): Promise<number> {
  // What is finalized in one round may set something free in the next.
  for (let round = 0; round < 3; round++) {
    gc?.();
    await nextTurn();
  }
  return process.memoryUsage().heapUsed;
}

function extraResources(before: readonly string[]): string[] {
  const known = [...before];
  return process.getActiveResourcesInfo().filter((name) => {
    const place = known.indexOf(name);
    if (place >= 0) known.splice(place, 1);
    return place < 0;
  });
}

function openSockets(): number {
  const { libuv } = process.report.getReport() as { libuv: readonly { readonly type: string }[] };
  return libuv.filter(({ type }) => type === "tcp").length;
}

/** What is open more than before, when that has had some time to go. */
async function leftOpen(before: readonly string[]): Promise<Pick<SoakFigures, "resources" | "sockets">> {
  const deadline = performance.now() + SETTLE_MS;
  for (;;) {
    const left = { resources: extraResources(before), sockets: openSockets() };
    if ((left.resources.length === 0 && left.sockets === 0) || performance.now() > deadline) return left;
    await pause(50);
  }
}

process.on("warning", ({ message }) => warnings.push(message));
const before = process.getActiveResourcesInfo();
await run(0, WARM_CYCLES);
const warmBytes = await heapInUse();
const startedAt = performance.now();
const { user, system } = process.cpuUsage();
await run(WARM_CYCLES, options.cycles);
const used = process.cpuUsage({ user, system });
const wallMs = performance.now() - startedAt;
// Before anything can ring: a connection that is over has nothing to wait for.
const timersLeft = timers.size;
const left = await leftOpen(before);
const figures: SoakFigures = {
  wallMs,
  cpuMs: (used.user + used.system) / 1000,
  warmBytes,
  endBytes: await heapInUse(),
  ...left,
  timers: timersLeft,
  listeners: getEventListeners(controller.signal, "abort").length,
  survivors,
  warnings,
};
// With the channel gone nothing may keep the process alive.
process.send?.(figures, () => process.disconnect());
