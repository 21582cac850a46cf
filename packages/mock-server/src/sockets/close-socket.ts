import type { WebSocket } from "ws";
import type { Clock } from "../clock.ts";

/** How long the other side may take to answer a close frame. */
const CLOSE_TIMEOUT_MS = 2000;
/** Longest reason that a close frame can hold. */
const MAX_REASON_BYTES = 123;

/** Closes a socket, and cuts it when the other side does not answer. */
export function closeSocket(socket: WebSocket, code: number, reason: string, clock: Clock): void {
  const handle = clock.setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS);
  socket.once("close", () => clock.clearTimeout(handle));
  socket.close(code, Buffer.from(reason).subarray(0, MAX_REASON_BYTES));
}
