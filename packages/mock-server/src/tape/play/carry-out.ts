import type { Duplex, Writable } from "node:stream";
import type { LeftOpen } from "../../wire/left-open.ts";
import { reset } from "../../wire/reset.ts";
import type { WireStep } from "../../wire/steps.ts";

/** What a step is carried out on. */
export interface CarryOutInit {
  readonly stream: Duplex;
  /** Keeps the connection of a server that has vanished. */
  readonly leftOpen: LeftOpen;
  /** Hears of all bytes that leave. */
  readonly sent: (bytes: Buffer) => void;
}

/** Does a step of a tape to a connection; resolves when there is room for more, so that a slow reader holds the tape. */
export async function carryOut(step: WireStep, { stream, leftOpen, sent }: CarryOutInit): Promise<void> {
  if (stream.destroyed) return;
  switch (step.type) {
    case "write":
      if (!stream.writable) break;
      sent(step.bytes);
      if (!stream.write(step.bytes)) await drained(stream);
      break;
    case "end":
      stream.end();
      break;
    case "reset":
      reset(stream);
      break;
    case "vanish":
      stream.pause();
      leftOpen.add(stream);
      break;
    case "wait":
    // A tape has times of its own.
  }
}

/** Resolves when there is room for more, or when the connection has gone. */
export function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off("drain", done).off("close", done);
      resolve();
    };
    stream.on("drain", done).on("close", done);
  });
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
