import { setImmediate as nextTurn } from "node:timers/promises";
import { type Clock, sleep } from "../clock/clock.ts";
import type { TapeBatch } from "./tape.ts";

export interface PlayOptions {
  /** 1 plays as recorded, 10 ten times as fast, 0 as fast as the other side reads. */
  readonly speed: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Sends one batch; what it returns is awaited before the next, so that a slow reader holds the tape. */
  readonly send: (batch: TapeBatch, index: number) => Promise<void>;
}

/** Batches without a wait between them, after which other connections get their turn. */
const BATCHES_PER_TURN = 16;

/** Plays batches from the first; ends with the last or when the signal aborts. */
export async function playTape(
  batches: readonly TapeBatch[],
  { speed, clock, signal, send }: PlayOptions,
): Promise<void> {
  const startedAt = clock.now();
  for (const [index, batch] of batches.entries()) {
    const wait = speed === 0 ? 0 : startedAt + batch.t / speed - clock.now();
    if (wait > 0) await sleep(clock, wait, signal);
    else if (index % BATCHES_PER_TURN === BATCHES_PER_TURN - 1) await nextTurn();
    if (signal.aborted) return;
    const sending = send(batch, index);
    clock.hold?.(sending);
    await sending;
  }
}
