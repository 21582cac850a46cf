/** What a server does to a connection, one after the other. */
export type WireStep =
  | { readonly type: "write"; readonly bytes: Buffer }
  /**
   * Nothing for a while, in milliseconds of the mock's clock: since the step before it, or since all these steps were
   * handed over, which is how a long way delays: everything by the same, and not each piece by more than the one before.
   */
  | { readonly type: "wait"; readonly ms: number; readonly since?: "handover" }
  /** The server's side ends (FIN). */
  | { readonly type: "end" }
  /** The connection is torn down (RST), when all before it has left. */
  | { readonly type: "reset" }
  /** The server has vanished: from here on it neither reads nor writes, and does not close. */
  | { readonly type: "vanish" };

export function write(bytes: Buffer): WireStep {
  return { type: "write", bytes };
}

export function wait(ms: number): WireStep {
  return { type: "wait", ms };
}

/** Waits until so long after the steps were handed over. */
export function delay(ms: number): WireStep {
  return { type: "wait", ms, since: "handover" };
}

/** Whether nothing can follow a step. */
export function isLast({ type }: WireStep): boolean {
  return type === "end" || type === "reset" || type === "vanish";
}
