import { type Pause, SPEED, type Stage } from "./survival.ts";

/** As much of an event, of either client, as is judged. */
export interface HeardEvent {
  readonly type: string;
  readonly msgId?: string | undefined;
  readonly comment?: string | undefined;
  /** Of a gap: when the client was let in again, Unix milliseconds of the machine. */
  readonly toMs?: number | undefined;
}

type Said = Stage["ledger"][number];

/** What the machine's two clocks may differ. */
const CLOCK_MARGIN_MS = 2;

/** Ids of the messages that were heard, in that order. */
export function idsHeard(events: readonly HeardEvent[]): string[] {
  return events.flatMap(({ msgId }) => (msgId === undefined ? [] : [msgId]));
}

/** Parts the ids of what was said, in that order, into those that were heard and those that were lost. */
export function sortOut({ ledger }: Stage, events: readonly HeardEvent[]) {
  const heard = new Set(idsHeard(events));
  const said = ledger.map(({ msgId }) => msgId);
  return { heard: said.filter((msgId) => heard.has(msgId)), lost: said.filter((msgId) => !heard.has(msgId)) };
}

/**
 * What was said and not heard without a gap for it: one that stands between the messages before and after it that were
 * heard, and ends, where it says when, after it was said.
 */
export function lostOutsideGaps({ ledger, mock }: Stage, events: readonly HeardEvent[]): Said[] {
  const mockTimeOf = (ms: number): number => mock.clock.now() + (ms - Date.now()) * SPEED;
  const places = new Map(ledger.map(({ msgId }, place) => [msgId, place]));
  const unexcused: Said[] = [];
  let next = 0;
  let gapEndsAtMs = Number.NEGATIVE_INFINITY;
  for (const { type, msgId = "", toMs = Number.POSITIVE_INFINITY } of events) {
    if (type === "gap") gapEndsAtMs = mockTimeOf(toMs + CLOCK_MARGIN_MS);
    const place = places.get(msgId);
    if (place === undefined) continue;
    for (const said of ledger.slice(next, place)) if (said.saidAtMs > gapEndsAtMs) unexcused.push(said);
    gapEndsAtMs = Number.NEGATIVE_INFINITY;
    next = place + 1;
  }
  return [...unexcused, ...ledger.slice(next)];
}

/** What the mock saw while the client had been asked to keep away. */
export function duringPauses<Entry extends { readonly t: number }>(
  pauses: readonly Pause[],
  entries: readonly Entry[],
): Entry[] {
  return entries.filter(({ t }) => pauses.some(({ fromMs, toMs }) => t > fromMs && t < toMs));
}
