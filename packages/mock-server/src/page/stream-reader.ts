import type { ServerResponse } from "node:http";

/** What may wait for one page; what comes while there is more is left out for it. */
const MAX_WAITING_BYTES = 1024 * 1024;
/** A page that has not read anything for so long is given up, in real time. */
const MAX_STALL_MS = 60_000;

/** One page that listens by server-sent events. */
export class StreamReader {
  readonly #response: ServerResponse;
  #stalledSinceMs: number | undefined;

  constructor(response: ServerResponse) {
    this.#response = response;
    response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    // Comes back soon when the namespace begins anew.
    response.write("retry: 500\n\n");
    response.on("drain", () => {
      this.#stalledSinceMs = undefined;
    });
  }

  /** Sends an event, or gives false when too much is waiting. */
  send(event: string, data: string): boolean {
    return this.#write(`event: ${event}\ndata: ${data}\n\n`);
  }

  /** Keeps what is in between from taking the connection for dead. */
  beat(): void {
    this.#write(":\n\n");
  }

  close(): void {
    this.#response.end();
  }

  #write(text: string): boolean {
    if (this.#response.writableLength > MAX_WAITING_BYTES) {
      this.#stalledSinceMs ??= performance.now();
      if (performance.now() - this.#stalledSinceMs > MAX_STALL_MS) this.#response.destroy();
      return false;
    }
    this.#response.write(text);
    return true;
  }
}
