import { BlastClient } from "./blast-client.ts";
import type { BlastSide } from "./options.ts";
import type { Target } from "./target.ts";

/** Handshakes at once; a signed URL is used for so many. */
const HANDSHAKES_AT_ONCE = 50;
/** As the web client. */
const HEARTBEAT_MS = 10_000;

export interface CrowdInit {
  readonly target: Target;
  readonly side: BlastSide;
  readonly onEvent: (sequence: number) => void;
}

/** All clients of a load. */
export class Crowd {
  readonly clients: BlastClient[] = [];
  /** Why clients were not let in, and how many. */
  readonly refused = new Map<string, number>();
  readonly #init: CrowdInit;
  readonly #beat = setInterval(() => this.#heartbeat(), HEARTBEAT_MS).unref();

  constructor(init: CrowdInit) {
    this.#init = init;
  }

  /** Opens so many sockets, unless the signal aborts. */
  async open(count: number, signal: AbortSignal): Promise<void> {
    for (let opened = 0; opened < count && !signal.aborted; opened += HANDSHAKES_AT_ONCE) {
      const { side, target } = this.#init;
      const handshake = side === "webcast" ? await target.webcast() : target.managed();
      const room = side === "webcast" ? { roomId: target.roomId } : {};
      const batch = Array.from({ length: Math.min(HANDSHAKES_AT_ONCE, count - opened) }, () =>
        BlastClient.connect({ handshake, ...room, onEvent: this.#init.onEvent }),
      );
      for (const result of await Promise.allSettled(batch)) this.#note(result);
    }
  }

  #note(result: PromiseSettledResult<BlastClient>): void {
    if (result.status === "fulfilled") this.clients.push(result.value);
    else add(this.refused, (result.reason as Error).message);
  }

  /** Why clients were let go before the end, and how many. */
  ended(): ReadonlyMap<string, number> {
    const ended = new Map<string, number>();
    for (const { end } of this.clients) if (end !== undefined) add(ended, end);
    return ended;
  }

  /** Events that all clients got together. */
  received(): number {
    return this.clients.reduce((sum, { order }) => sum + order.received, 0);
  }

  #heartbeat(): void {
    for (const client of this.clients) client.beat();
  }

  close(): void {
    clearInterval(this.#beat);
    for (const client of this.clients) client.close();
  }
}

function add(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
