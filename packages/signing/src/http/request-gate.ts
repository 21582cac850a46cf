import type { Headers } from "./rate-limit-headers.ts";

/** Lets the requests of one key pass as its quota allows. */
export interface RequestGate {
  /**
   * Waits for a turn. The gate says itself how long that may take.
   *
   * @param signal ends the waiting; `take` then rejects with its reason
   */
  take(signal: AbortSignal | undefined): Promise<void>;
  /**
   * Learns how a request ended that was let pass, once for each.
   *
   * @param headers names in lower case; none when there was no answer
   * @param status 0 when there was no answer
   */
  report(headers: Headers, status: number): void;
}

/** Finds the gate of a key; several clients can have one. */
export interface RequestQuota {
  gateFor(apiKey: string): RequestGate;
}
