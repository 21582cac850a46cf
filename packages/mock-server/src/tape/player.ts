import { type Clock, sleep } from "../clock.ts";
import { type Tape, type TapeBatch, toBatches } from "./tape.ts";

export interface PlayOptions {
  /** 1 plays as recorded, 10 ten times as fast, 0 as fast as the other side reads. */
  readonly speed: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Sends one batch; what it returns is awaited before the next, so that a slow reader holds the tape. */
  readonly send: (batch: TapeBatch, index: number) => Promise<void>;
}

/**
 * Plays a tape from its start; ends with the tape or when the signal aborts.
 */
export async function playTape(tape: Tape, { speed, clock, signal, send }: PlayOptions): Promise<void> {
  const startedAt = clock.now();
  for (const [index, batch] of toBatches(tape.entries).entries()) {
    const wait = speed === 0 ? 0 : startedAt + batch.t / speed - clock.now();
    if (wait > 0) await sleep(clock, wait, signal);
    if (signal.aborted) return;
    await send(batch, index);
  }
}
