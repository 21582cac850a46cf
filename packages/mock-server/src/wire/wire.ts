import { Duplex } from "node:stream";
import type { Clock } from "../clock/clock.ts";
import { FrameSplitter, type SplitFrame } from "./frames.ts";
import type { LeftOpen } from "./left-open.ts";
import { Outgoing, type WireUnit } from "./outgoing.ts";
import { StepRunner } from "./step-runner.ts";
import { isLast, type WireStep } from "./steps.ts";

/** Makes of what the mock wants to do to a connection what is done. */
export interface WireFilter {
  /** Whether it changes nothing now; then it need not be asked until the wire is nudged. */
  isIdle(): boolean;
  /** A piece that is about to be written. */
  send(unit: WireUnit): readonly WireStep[];
  /** The mock ends its side. */
  end(): readonly WireStep[];
}

/** Sees what passes a wire, as it is on the network. */
interface WireTap {
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
  /** Keeps the connections of servers that have vanished. */
  readonly leftOpen: LeftOpen;
}

const NOTHING: WireUnit = { kind: "bytes", bytes: Buffer.alloc(0) };

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
  /** The server has ended or vanished: what it goes on to say is lost. */
  #isOver = false;
  /** Set when bytes were found to pass as they are, which holds until the filter is told to act: asking takes longer. */
  #isClear = false;
  /** Set while frames wait for the end of this turn. */
  #isGathering = false;
  readonly #letGo = (): void => {
    if (!this.#isGathering) return;
    this.#isGathering = false;
    this.#init.stream.uncork();
  };

  constructor(init: WireInit) {
    super({ allowHalfOpen: true });
    const { id, stream, clock, tap, leftOpen } = init;
    this.id = id;
    this.#init = init;
    this.#runner = new StepRunner({ stream, clock, leftOpen, sent: (bytes) => tap.sent(bytes) });
    stream.on("data", (chunk: Buffer) => this.#receive(chunk));
    stream.once("end", () => this.push(null));
    stream.once("close", () => this.destroy());
    stream.on("error", () => this.destroy());
    stream.pause();
  }

  /**
   * Writes whole frames. While there is nothing to be done to them, they need not go through a stream of our own, and
   * those of one turn of the loop leave together.
   */
  pass(frames: Buffer): void {
    const { stream, tap } = this.#init;
    const isFull = () => stream.writableLength >= stream.writableHighWaterMark;
    // Much was said in one turn: what the network takes at once is not waiting for a slow reader.
    if (isFull()) this.#letGo();
    // What the network does not take waits here, where it is counted.
    if (!this.#isClear || !this.writable || this.writableLength > 0 || isFull()) {
      this.write(frames);
      return;
    }
    if (!this.#isGathering) {
      this.#isGathering = true;
      stream.cork();
      process.nextTick(this.#letGo);
    }
    tap.sent(frames);
    stream.write(frames);
  }

  /** Lets the filter act from now on, and at once on an open connection, although there is nothing to be sent. */
  nudge(): void {
    this.#isClear = false;
    // In its turn, behind what is being written.
    if (this.#outgoing.isOpen && this.writable) this.write(NOTHING.bytes);
  }

  /** Cuts the connection, also one whose server has vanished. */
  cut(): void {
    this.#letGo();
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
    this.#send([chunk], done);
  }

  override _writev(chunks: { readonly chunk: Buffer }[], done: () => void): void {
    this.#send(
      chunks.map(({ chunk }) => chunk),
      done,
    );
  }

  override _final(done: () => void): void {
    this.#runner.run(this.#isOver ? [] : this.#init.filter.end(), done);
  }

  #send(chunks: readonly Buffer[], done: () => void): void {
    this.#isClear = this.#isPlain;
    if (this.#isClear) this.#runner.pass(chunks, done);
    else this.#runner.run(this.#stepsOf(chunks), done);
  }

  /** Whether nobody looks at frames, so that they need not be found, and nothing is on its way before them. */
  get #isPlain(): boolean {
    return this.#outgoing.isOpen && this.#runner.isFree && this.#init.filter.isIdle();
  }

  #stepsOf(chunks: readonly Buffer[]): readonly WireStep[] {
    const steps: WireStep[] = [];
    for (const unit of chunks.flatMap((chunk) => (chunk.length === 0 ? [NOTHING] : this.#outgoing.push(chunk)))) {
      if (this.#isOver) break;
      const next = this.#init.filter.send(unit);
      steps.push(...next);
      this.#isOver = next.some(isLast);
    }
    return steps;
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    // What was said before it was cut is heard.
    this.#letGo();
    this.#runner.close();
    this.#init.tap.closed();
    done(error);
  }
}
