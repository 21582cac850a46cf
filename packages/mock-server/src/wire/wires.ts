import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Clock } from "../clock/clock.ts";
import type { SplitFrame } from "./frames.ts";
import { LeftOpen } from "./left-open.ts";
import { StepRunner } from "./step-runner.ts";
import { isLast, type WireStep } from "./steps.ts";
import type { Transcript } from "./transcript.ts";
import { Wire, type WireFilter } from "./wire.ts";

/** Hears of everything that passes the wires of a mock. */
export interface WireObserver {
  opened?(wire: Wire, request: IncomingMessage): void;
  sent?(wire: Wire, bytes: Buffer): void;
  received?(wire: Wire, frame: SplitFrame): void;
  closed?(wire: Wire): void;
}

export interface WiresInit {
  readonly clock: Clock;
  /** Takes what is sent. */
  readonly transcript: Transcript;
  /** What changes the bytes of a connection; `id` is its number. */
  readonly filterOf: (request: IncomingMessage, id: number) => WireFilter;
}

/** Every connection of a mock that asked to become a socket. */
export class Wires {
  readonly observers = new Set<WireObserver>();
  readonly #init: WiresInit;
  readonly #leftOpen = new LeftOpen();
  readonly #open = new Set<Wire>();
  /** Connections of requests whose answers take steps. */
  readonly #answering = new Set<Duplex>();
  #count = 0;
  #isClosed = false;

  constructor(init: WiresInit) {
    this.#init = init;
  }

  /**
   * Puts a wire between a handshake's connection and the socket that it is for.
   *
   * @param head what came behind the handshake; it is read from the wire
   */
  open(request: IncomingMessage, stream: Duplex, head: Buffer): Wire {
    if (head.length > 0) stream.unshift(head);
    const id = ++this.#count;
    const { clock, transcript, filterOf } = this.#init;
    transcript.open(id, request.headers["sec-websocket-key"]);
    const wire: Wire = new Wire({
      ...{ id, stream, clock, filter: filterOf(request, id), leftOpen: this.#leftOpen },
      tap: {
        sent: (bytes) => {
          transcript.add(id, bytes);
          if (this.observers.size > 0) for (const observer of this.observers) observer.sent?.(wire, bytes);
        },
        received: (frame) => {
          for (const observer of this.observers) observer.received?.(wire, frame);
        },
        closed: () => {
          transcript.end(id);
          for (const observer of this.observers) observer.closed?.(wire);
        },
      },
    });
    this.#open.add(wire);
    // Also that of a server that has vanished stays until the client leaves.
    stream.once("close", () => this.#open.delete(wire));
    for (const observer of this.observers) observer.opened?.(wire, request);
    return wire;
  }

  /** Lets filters act on what is open, although nothing is sent now. */
  nudge(): void {
    for (const wire of this.#open) wire.nudge();
  }

  /** Carries out steps on a connection that is no socket: the answer of a request, after which it is not used again. */
  answer(stream: Duplex, steps: readonly WireStep[]): void {
    if (this.#isClosed) stream.destroy();
    if (stream.destroyed) return;
    const runner = new StepRunner({
      ...{ stream, clock: this.#init.clock, leftOpen: this.#leftOpen },
      sent: () => undefined,
    });
    this.#answering.add(stream);
    stream.once("close", () => {
      this.#answering.delete(stream);
      runner.close();
    });
    runner.run(steps);
    if (!steps.some(isLast)) this.#leftOpen.add(stream);
  }

  /** Cuts them all. */
  close(): void {
    this.#isClosed = true;
    for (const wire of this.#open) wire.cut();
    for (const stream of this.#answering) stream.destroy();
  }
}
