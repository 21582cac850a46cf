import type { WebSocket } from "ws";

/** A socket that has more than this waiting is a slow reader. */
const HIGH_WATER_BYTES = 256 * 1024;
/** One that has more than this waiting does not read at all, and asks for more. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

/** Writes to a socket no faster than the other side reads. */
export class PacedSender {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** Resolves when there is room for more, or when the socket has gone. */
  send(data: Uint8Array | string): Promise<void> {
    return new Promise((resolve) => {
      const held = this.#socket.bufferedAmount > HIGH_WATER_BYTES;
      if (this.#socket.bufferedAmount > MAX_WAITING_BYTES) this.#socket.terminate();
      // The callback comes when the bytes have left, or with an error when they never will.
      this.#socket.send(data, () => {
        if (held) resolve();
      });
      if (!held) resolve();
    });
  }
}
