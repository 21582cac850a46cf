import type { Duplex } from "node:stream";

/** How long a connection is kept: real time, because it costs the machine a socket. */
const MAX_MS = 10 * 60_000;
/** Connections that are kept; the oldest go first. */
const MAX_STREAMS = 256;

/** Connections that are left open on purpose, without anybody on the server's side who would close them. */
export class LeftOpen {
  readonly #streams = new Set<Duplex>();

  add(stream: Duplex): void {
    if (stream.destroyed || this.#streams.has(stream)) return;
    this.#streams.add(stream);
    const late = setTimeout(() => stream.destroy(), MAX_MS).unref();
    stream.once("close", () => {
      clearTimeout(late);
      this.#streams.delete(stream);
    });
    const [oldest] = this.#streams;
    if (this.#streams.size <= MAX_STREAMS || oldest === undefined) return;
    this.#streams.delete(oldest);
    oldest.destroy();
  }
}
