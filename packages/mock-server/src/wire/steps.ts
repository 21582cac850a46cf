/** What a server does to a connection, one after the other. */
export type WireStep =
  | { readonly type: "write"; readonly bytes: Buffer }
  /** Nothing for a while, in milliseconds of the mock's clock. */
  | { readonly type: "wait"; readonly ms: number }
  /** The server's side ends (FIN). */
  | { readonly type: "end" }
  /** The connection is torn down (RST). */
  | { readonly type: "reset" }
  /** The server has vanished: from here on it neither reads nor writes, and does not close. */
  | { readonly type: "vanish" };

export function write(bytes: Buffer): WireStep {
  return { type: "write", bytes };
}

export function wait(ms: number): WireStep {
  return { type: "wait", ms };
}
