import { Duplex } from "node:stream";
import type { Clock } from "../clock/clock.ts";
import { FrameSplitter, type SplitFrame } from "./frames.ts";
import { Outgoing, type WireUnit } from "./outgoing.ts";
import { StepRunner } from "./step-runner.ts";
import { type WireStep, write } from "./steps.ts";

/** Makes of what the mock wants to do to a connection what is done. */
export interface WireFilter {
  /** Whether it changes nothing now; then it is not asked. */
  isIdle(): boolean;
  /** A piece that is about to be written. */
  send(unit: WireUnit): readonly WireStep[];
  /** The mock ends its side. */
  end(): readonly WireStep[];
}

/** Sees what passes a wire, as it is on the network. */
export interface WireTap {
  sent(bytes: Buffer): void;
  received(frame: SplitFrame): void;
  /** The connection is over. */
  closed(): void;
}

export interface WireInit {
  /** Counts the handshakes of a mock from 1; the socket has this number in the journal. */
  readonly id: number;
  /** The connection to the client. */
  readonly stream: Duplex;
  readonly clock: Clock;
  readonly filter: WireFilter;
  readonly tap: WireTap;
}

/**
 * A connection as the sockets of the mock have it. Between them and the network it sees every frame, and a filter may
 * delay it, change it, or put anything else in its place.
 *
 * Who writes to it writes whole frames at a time, as ws does.
 */
export class Wire extends Duplex {
  readonly id: number;
  readonly #init: WireInit;
  readonly #runner: StepRunner;
  readonly #outgoing = new Outgoing();
  readonly #incoming = new FrameSplitter();

  constructor(init: WireInit) {
    super({ allowHalfOpen: true });
    const { id, stream, clock, tap } = init;
    this.id = id;
    this.#init = init;
    this.#runner = new StepRunner({ stream, clock, sent: (bytes) => tap.sent(bytes) });
    stream.on("data", (chunk: Buffer) => this.#receive(chunk));
    stream.once("end", () => this.push(null));
    stream.once("close", () => this.destroy());
    stream.on("error", () => this.destroy());
    stream.pause();
  }

  /** Cuts the connection, also one whose server has vanished. */
  cut(): void {
    this.#init.stream.destroy();
  }

  #receive(chunk: Buffer): void {
    const { tap, stream } = this.#init;
    for (const frame of this.#incoming.push(chunk)) tap.received(frame);
    if (!this.push(chunk)) stream.pause();
  }

  override _read(): void {
    if (!this.#runner.hasVanished) this.#init.stream.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#runner.run(this.#stepsOf([chunk]), done);
  }

  override _writev(chunks: { readonly chunk: Buffer }[], done: () => void): void {
    this.#runner.run(this.#stepsOf(chunks.map(({ chunk }) => chunk)), done);
  }

  override _final(done: () => void): void {
    this.#runner.run(this.#init.filter.end(), done);
  }

  #stepsOf(chunks: readonly Buffer[]): readonly WireStep[] {
    const { filter } = this.#init;
    // Nobody looks at frames: they need not be found.
    if (this.#outgoing.isOpen && filter.isIdle()) return chunks.map(write);
    return chunks.flatMap((chunk) => this.#outgoing.push(chunk)).flatMap((unit) => filter.send(unit));
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#runner.close();
    this.#init.tap.closed();
    done(error);
  }
}
