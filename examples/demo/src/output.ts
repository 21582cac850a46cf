import { formatEvent, toJsonLine } from "@webcast-kit/cli";
import type { LiveEventData } from "@webcast-kit/protocol";
import { formatSummary, type Outcome, toSummaryJson } from "./summary.ts";

/** Where lines go: a terminal, a pipe or a file. */
export interface Sink {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** What a run shows. */
export interface Output {
  started(text: string): void;
  event(event: LiveEventData, count: number): void;
  finished(outcome: Outcome): void;
}

/** JSON lines only. */
export function createJsonOutput(sink: Sink): Output {
  return {
    started: () => undefined,
    event: (event) => sink.write(`${toJsonLine(event)}\n`),
    finished: (outcome) => sink.write(`${toSummaryJson(outcome)}\n`),
  };
}

const CLEAR_LINE = "\r\u001b[K";
const COUNTER_INTERVAL_MS = 100;

/** Lines for people, with a live counter below them when they go to a terminal. */
export function createTextOutput(sink: Sink, now: () => number): Output {
  let counterShownAt = Number.NEGATIVE_INFINITY;
  let counter = "";
  const startedAt = now();

  function refreshCounter(count: number): void {
    if (now() - counterShownAt < COUNTER_INTERVAL_MS) return;
    counterShownAt = now();
    counter = `${count} events, ${((now() - startedAt) / 1000).toFixed(1)} s`;
  }

  return {
    started: (text) => sink.write(`${text}\n\n`),
    event: (event, count) => {
      const line = `${formatEvent(event)}\n`;
      if (!sink.isTTY) {
        sink.write(line);
        return;
      }
      refreshCounter(count);
      sink.write(`${CLEAR_LINE}${line}${counter}`);
    },
    finished: (outcome) => sink.write(`${sink.isTTY ? CLEAR_LINE : ""}${formatSummary(outcome)}`),
  };
}
