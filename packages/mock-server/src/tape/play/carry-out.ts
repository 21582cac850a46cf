import type { Duplex, Writable } from "node:stream";
import type { WireStep } from "../../wire/steps.ts";

/** How long a connection is kept whose server has vanished: real time, because it costs the machine a socket. */
const MAX_VANISHED_MS = 10 * 60_000;

/**
 * Does a step of a tape to a connection; resolves when there is room for more, so that a slow reader holds the tape.
 *
 * @param sent hears of all bytes that leave
 */
export async function carryOut(stream: Duplex, step: WireStep, sent: (bytes: Buffer) => void): Promise<void> {
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
      vanish(stream);
      break;
    case "wait":
    // A tape has times of its own.
  }
}

/** Tears a connection down (RST); what is no TCP socket itself, such as TLS, can only be cut. */
export function reset(stream: Duplex): void {
  if ("resetAndDestroy" in stream && typeof stream.resetAndDestroy === "function") stream.resetAndDestroy();
  else stream.destroy();
}

function vanish(stream: Duplex): void {
  stream.pause();
  const handle = setTimeout(() => stream.destroy(), MAX_VANISHED_MS).unref();
  stream.once("close", () => clearTimeout(handle));
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
