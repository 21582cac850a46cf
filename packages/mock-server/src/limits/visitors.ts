import { SlidingWindow, type WindowState } from "./sliding-window.ts";

const WINDOW_MS = 60_000;
/** Addresses that are remembered; the oldest go first. */
const MAX_ADDRESSES = 10_000;

/** Limits by the address that asks, where no key is needed: requests a minute, and sockets at once. */
export class Visitors {
  readonly #requestsPerMinute: number;
  readonly #maxSockets: number;
  readonly #windows = new Map<string, SlidingWindow>();
  readonly #sockets = new Map<string, number>();

  constructor(limits: { readonly requestsPerMinute: number; readonly maxSockets: number }) {
    this.#requestsPerMinute = limits.requestsPerMinute;
    this.#maxSockets = limits.maxSockets;
  }

  /** Counts a request of an address. */
  takeRequest(address: string, now: number): WindowState & { readonly limit: number } {
    const window = this.#windows.get(address) ?? new SlidingWindow(this.#requestsPerMinute, WINDOW_MS);
    this.#windows.set(address, window);
    if (this.#windows.size > MAX_ADDRESSES) this.#windows.delete(this.#windows.keys().next().value as string);
    return { limit: this.#requestsPerMinute, ...window.take(now) };
  }

  /** Whether an address may open one more socket. */
  hasRoomForSocket(address: string): boolean {
    return (this.#sockets.get(address) ?? 0) < this.#maxSockets;
  }

  /** Counts a socket of an address. */
  takeSocket(address: string): void {
    this.#sockets.set(address, (this.#sockets.get(address) ?? 0) + 1);
  }

  releaseSocket(address: string): void {
    const open = (this.#sockets.get(address) ?? 0) - 1;
    if (open > 0) this.#sockets.set(address, open);
    else this.#sockets.delete(address);
  }
}
