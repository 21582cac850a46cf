import { setTimeout as sleep } from "node:timers/promises";
import { LEAD_MS } from "./room.ts";
import { RoomCheck } from "./room-check.ts";
import type { OpenRoom } from "./subject.ts";

/** What a fleet needed for one round, and what it heard. */
export interface Round {
  /** CPU of all threads, from when the rooms are open until the last event. */
  readonly cpuMs: number;
  /** The same for opening them. */
  readonly connectCpuMs: number;
  /** Of the process, with all rooms open, at the last event. */
  readonly rssBytes: number;
  /** How much later than planned the last event came, in the room that was latest. */
  readonly lateMs: number;
  readonly received: number;
  readonly outOfOrder: number;
  /** What was read in one room, for each value that there was: one, unless something is missing or wrong. */
  readonly sums: readonly number[];
  /** The first few. */
  readonly faults: readonly string[];
}

interface OpenedRoom {
  readonly check: RoomCheck;
  readonly openedAtMs: number;
  readonly close: () => Promise<unknown>;
}

const ROOMS_AT_ONCE = 10;
/** What each room says. */
export interface Script {
  /** In their order. */
  readonly messageIds: readonly string[];
  /** When the last of them is due, in milliseconds from the start. */
  readonly endMs: number;
}

/** How long a round waits for events that are late. */
const PATIENCE_MS = 30_000;
const SHOWN_FAULTS = 5;

/**
 * Opens rooms, listens until all is said, and closes them.
 *
 * @throws {Error} when the rooms are not open before the first of them says something
 */
export async function playRound(
  openRoom: OpenRoom,
  names: readonly string[],
  { messageIds, endMs }: Script,
): Promise<Round> {
  const places = new Map(messageIds.map((id, place) => [id, place]));
  const connectCpuMs = cpuMeter();
  const rooms = await openAll(openRoom, names, places);
  const connected = connectCpuMs();
  const cpuMs = cpuMeter();
  await allComplete(rooms, endMs);
  const used = { connectCpuMs: connected, cpuMs: cpuMs(), rssBytes: process.memoryUsage.rss() };
  await Promise.all(rooms.map(({ close }) => close()));
  return { ...used, ...heardIn(rooms, endMs) };
}

/** Gives the milliseconds of CPU that the process used since. */
function cpuMeter(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
}

async function openAll(
  openRoom: OpenRoom,
  names: readonly string[],
  places: ReadonlyMap<string, number>,
): Promise<OpenedRoom[]> {
  const rooms: OpenedRoom[] = [];
  const start = performance.now();
  const waiting = [...names];
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const check = new RoomCheck(places);
      const close = await openRoom(name, check);
      rooms.push({ check, close, openedAtMs: performance.now() });
    }
  };
  await Promise.all(Array.from({ length: ROOMS_AT_ONCE }, work));
  const took = performance.now() - start;
  if (took > LEAD_MS) throw new Error(`the rooms took ${Math.round(took)} ms to open, more than ${LEAD_MS}`);
  return rooms;
}

async function allComplete(rooms: readonly OpenedRoom[], endMs: number): Promise<void> {
  const gone = new AbortController();
  const late = sleep(endMs + PATIENCE_MS, undefined, { signal: gone.signal });
  try {
    await Promise.race([Promise.all(rooms.map(({ check }) => check.complete)), late]);
  } finally {
    gone.abort();
    await late.catch(() => undefined);
  }
}

function heardIn(rooms: readonly OpenedRoom[], endMs: number): Omit<Round, "cpuMs" | "connectCpuMs" | "rssBytes"> {
  const add = (read: (check: RoomCheck) => number) => rooms.reduce((sum, { check }) => sum + read(check), 0);
  const lastAfterMs = rooms.map(({ check, openedAtMs }) => check.lastAtMs - openedAtMs);
  return {
    lateMs: Math.max(...lastAfterMs) - endMs,
    received: add(({ received }) => received),
    outOfOrder: add(({ outOfOrder }) => outOfOrder),
    sums: [...new Set(rooms.map(({ check }) => check.sum))],
    faults: rooms.flatMap(({ check }) => check.faults).slice(0, SHOWN_FAULTS),
  };
}
