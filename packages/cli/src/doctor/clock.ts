import type { Finding } from "./finding.ts";

/** When a server said its time, Unix milliseconds. */
export interface ClockReading {
  /** What its `Date` header says: whole seconds, cut. */
  readonly serverMs: number;
  readonly sentMs: number;
  readonly receivedMs: number;
}

/** More than the header and half a slow exchange can be wrong. */
const NOTABLE_MS = 3000;
/** As long as a signed URL lives. */
const HARMFUL_MS = 30_000;

/** Tells how far this machine's clock is from a server's. */
export function judgeClock({ serverMs, sentMs, receivedMs }: ClockReading): Finding {
  const check = "clock";
  if (Number.isNaN(serverMs)) return { check, state: "warn", text: "the API does not say its time" };
  const offMs = Math.round((sentMs + receivedMs) / 2 - (serverMs + 500));
  const text = `this clock is ${(Math.abs(offMs) / 1000).toFixed(1)} s ${offMs < 0 ? "behind" : "ahead of"} the API's`;
  const doubtMs = Math.abs(offMs) - (receivedMs - sentMs) / 2;
  if (doubtMs > HARMFUL_MS) return { check, state: "fail", text: `${text}: signed URLs may be refused` };
  return { check, state: doubtMs > NOTABLE_MS ? "warn" : "ok", text };
}

/** Reads the time of a server. Never goes through a proxy. */
export async function readClock(url: string, signal: AbortSignal): Promise<ClockReading> {
  const sentMs = Date.now();
  const { headers } = await fetch(url, { method: "HEAD", redirect: "manual", signal });
  return { serverMs: Date.parse(headers.get("date") ?? ""), sentMs, receivedMs: Date.now() };
}
