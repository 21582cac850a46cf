import { setImmediate as nextTurn } from "node:timers/promises";
import { type Clock, sleep } from "../clock/clock.ts";

export interface PlayOptions<Batch> {
  /** 1 plays as recorded, 10 ten times as fast, 0 as fast as the other side reads. */
  readonly speed: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Batches that were played before: it goes on behind them as if no time had passed. Default 0. */
  readonly from?: number;
  /** Sends one batch; what it returns is awaited before the next, so that a slow reader holds the tape. */
  readonly send: (batch: Batch, index: number) => Promise<void>;
}

/** Batches without a wait between them, after which other connections get their turn. */
const BATCHES_PER_TURN = 16;

/** Plays batches, each at its `t` in milliseconds; ends with the last or when the signal aborts. */
export async function playTape<Batch extends { readonly t: number }>(
  batches: readonly Batch[],
  { speed, clock, signal, from = 0, send }: PlayOptions<Batch>,
): Promise<void> {
  const startedAt = clock.now() - (speed === 0 ? 0 : (batches[from - 1]?.t ?? 0) / speed);
  for (const [offset, batch] of batches.slice(from).entries()) {
    const wait = speed === 0 ? 0 : startedAt + batch.t / speed - clock.now();
    if (wait > 0) await sleep(clock, wait, signal);
    else if (offset % BATCHES_PER_TURN === BATCHES_PER_TURN - 1) await nextTurn();
    if (signal.aborted) return;
    const sending = send(batch, from + offset);
    clock.hold?.(sending);
    await sending;
  }
}
