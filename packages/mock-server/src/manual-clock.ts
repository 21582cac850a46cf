import type { Clock } from "./clock.ts";

/** A clock that stands still until it is moved: limits, expiry, heartbeats and playback follow it. */
export interface ManualClock extends Clock {
  /** Moves the clock and runs what falls due, in order of time. */
  advance(ms: number): void;
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** @param startMs Unix milliseconds at which the clock stands at first */
export function createManualClock(startMs: number): ManualClock {
  const timers = new Set<Timer>();
  let now = startMs;

  function nextDue(until: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of timers) {
      if (timer.at <= until && (next === undefined || timer.at < next.at)) next = timer;
    }
    return next;
  }

  return {
    now: () => now,
    setTimeout: (callback, delayMs) => {
      const timer = { at: now + Math.max(0, delayMs), callback };
      timers.add(timer);
      return timer;
    },
    clearTimeout: (handle) => {
      timers.delete(handle as Timer);
    },
    advance: (ms) => {
      const until = now + ms;
      for (let timer = nextDue(until); timer !== undefined; timer = nextDue(until)) {
        timers.delete(timer);
        now = Math.max(now, timer.at);
        timer.callback();
      }
      now = until;
    },
  };
}
