import type { WebSocket } from "ws";

/** A socket that has more than this waiting is a slow reader, and its tape waits. */
const HIGH_WATER_BYTES = 256 * 1024;
/** One that has more than this waiting is closed: whoever sends cannot wait, or does not. */
const MAX_WAITING_BYTES = 512 * 1024;
/** How long a tape waits for a reader: bytes drain in real time, whatever the mock's clock does. */
const MAX_WAIT_MS = 30_000;

/** RFC 6455 has no code for it; 1013 (try again later) is what other servers send. */
export const SLOW_READER = { code: 1013, reason: "client reads too slowly" } as const;

/** Writes to a socket no faster than the other side reads, and lets it go when that does not read at all. */
export class PacedSender {
  readonly #socket: WebSocket;
  readonly #giveUp: () => void;

  /** @param giveUp closes the socket, with {@link SLOW_READER} */
  constructor(socket: WebSocket, giveUp: () => void) {
    this.#socket = socket;
    this.#giveUp = giveUp;
  }

  /** Resolves when there is room for more, or when the socket has gone. */
  send(data: Uint8Array | string): Promise<void> {
    if (!this.hasRoom()) return Promise.resolve();
    if (this.#socket.bufferedAmount <= HIGH_WATER_BYTES) {
      this.#socket.send(data, ignore);
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const late = setTimeout(this.#giveUp, MAX_WAIT_MS);
      // The callback comes when the bytes have left, or with an error when they never will.
      this.#socket.send(data, () => {
        clearTimeout(late);
        resolve();
      });
    });
  }

  /** Whether anything may be sent; a socket with too much waiting is given up. */
  hasRoom(): boolean {
    if (this.#socket.readyState !== this.#socket.OPEN) return false;
    if (this.#socket.bufferedAmount <= MAX_WAITING_BYTES) return true;
    this.#giveUp();
    return false;
  }
}

/** What was sent to a socket that has gone is nobody's loss. */
function ignore(): void {}
