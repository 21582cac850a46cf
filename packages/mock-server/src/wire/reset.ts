import { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** Tears a connection down (RST); what is no TCP socket itself, such as TLS, can only be cut. */
export function reset(stream: Duplex): void {
  if (stream instanceof Socket && !("encrypted" in stream)) stream.resetAndDestroy();
  else stream.destroy();
}
