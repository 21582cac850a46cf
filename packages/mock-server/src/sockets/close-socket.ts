import type { WebSocket } from "ws";

/** How long the other side may take to answer a close frame: it does that in real time, whatever the mock's clock does. */
export const CLOSE_TIMEOUT_MS = 2000;
/** Longest reason that a close frame can hold. */
const MAX_REASON_BYTES = 123;

/** Tells whether a close frame may carry a code (RFC 6455, section 7.4): the others only describe how a socket ended. */
export function isSendableCloseCode(code: number): boolean {
  if (!Number.isInteger(code)) return false;
  const isProtocol = code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006;
  return isProtocol || (code >= 3000 && code <= 4999);
}

/** Closes a socket, and cuts it when the other side does not answer, or when the code cannot be sent. */
export function closeSocket(socket: WebSocket, code: number, reason: string): void {
  if (!isSendableCloseCode(code)) {
    socket.terminate();
    return;
  }
  const handle = setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS);
  socket.once("close", () => clearTimeout(handle));
  socket.close(code, fitReason(reason));
}

/** As much of a reason as fits, cut between characters. */
function fitReason(reason: string): string {
  const bytes = Buffer.from(reason).subarray(0, MAX_REASON_BYTES);
  // As a stream, the decoder keeps an unfinished character back.
  return new TextDecoder().decode(bytes, { stream: true });
}
