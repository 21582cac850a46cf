import type { Duplex } from "node:stream";
import { type Clock, sleep } from "../clock/clock.ts";
import type { LeftOpen } from "./left-open.ts";
import { reset } from "./reset.ts";
import type { WireStep } from "./steps.ts";

/** What may wait on its way until who writes has to wait too. */
const MAX_WAITING_BYTES = 256 * 1024;

/** How long what was written has to be read before a reset, which takes unread bytes along: real time, as theirs. */
const RESET_AFTER_MS = 20;

const NOTHING = Buffer.alloc(0);

export interface StepRunnerInit {
  /** The connection to the client. */
  readonly stream: Duplex;
  readonly clock: Clock;
  /** Keeps the connection of a server that has vanished. */
  readonly leftOpen: LeftOpen;
  /** Hears of all bytes that leave. */
  readonly sent: (bytes: Buffer) => void;
}

/** Steps that were handed over together. */
interface Job {
  readonly steps: WireStep[];
  readonly givenMs: number;
  /** Tells who handed them over to go on; nothing when that was told already. */
  done: (() => void) | undefined;
}

/** Does to a connection what steps say, in the order in which they are handed over. */
export class StepRunner {
  readonly #init: StepRunnerInit;
  readonly #gone = new AbortController();
  readonly #jobs: Job[] = [];
  #waitingBytes = 0;
  #isWaiting = false;
  /** Nothing is written any more: the server's side has ended. */
  #hasEnded = false;
  #hasVanished = false;
  #isClosed = false;

  constructor(init: StepRunnerInit) {
    this.#init = init;
  }

  /** Whether the server neither reads nor writes any more, and does not close. */
  get hasVanished(): boolean {
    return this.#hasVanished;
  }

  /** Whether nothing waits, so that {@link pass} may be used. */
  get isFree(): boolean {
    return !this.#isWaiting && !this.#isOver;
  }

  get #isOver(): boolean {
    return this.#hasEnded || this.#hasVanished || this.#isClosed;
  }

  /** Writes bytes as they are. Most of what is sent comes by here, thousands of times a second. */
  pass(chunks: readonly Buffer[], done: () => void): void {
    const { stream, sent } = this.#init;
    if (chunks.length > 1) stream.cork();
    for (const chunk of chunks) {
      sent(chunk);
      stream.write(chunk);
    }
    if (chunks.length > 1) stream.uncork();
    this.#whenTaken(done);
  }

  /**
   * Carries out steps, at once as far as nothing has to wait.
   *
   * @param done called when more may be handed over: when the network has taken all, or while less than 256 KiB wait
   */
  run(steps: readonly WireStep[], done: () => void = () => undefined): void {
    this.#jobs.push({ steps: [...steps], givenMs: this.#init.clock.now(), done });
    this.#waitingBytes += sizeOf(steps);
    if (!this.#isWaiting) this.#go();
    this.#admit();
  }

  #go(): void {
    const { stream } = this.#init;
    stream.cork();
    const job = this.#jobs.find((each) => this.#carryOut(each));
    stream.uncork();
    const finished = this.#jobs.splice(0, job === undefined ? this.#jobs.length : this.#jobs.indexOf(job));
    for (const { done } of finished) if (done !== undefined) this.#whenTaken(done);
  }

  /** @returns whether it has to wait */
  #carryOut({ steps, givenMs }: Job): boolean {
    for (let step = steps.shift(); step !== undefined; step = steps.shift()) {
      if (this.#isOver) continue;
      if (step.type === "wait") {
        const ms = step.since === "handover" ? givenMs + step.ms - this.#init.clock.now() : step.ms;
        if (ms <= 0) continue;
        this.#wait(ms);
        return true;
      }
      this.#do(step);
    }
    return false;
  }

  #wait(ms: number): void {
    this.#isWaiting = true;
    void sleep(this.#init.clock, ms, this.#gone.signal).then(() => {
      this.#isWaiting = false;
      this.#go();
      this.#admit();
    });
  }

  /** Who writes need not wait for what is only on a long way. Who ends waits until all has left. */
  #admit(): void {
    const last = this.#jobs.at(-1);
    if (last === undefined) this.#waitingBytes = 0;
    if (last?.done === undefined || this.#waitingBytes > MAX_WAITING_BYTES || last.steps.some(isEnd)) return;
    const { done } = last;
    last.done = undefined;
    done();
  }

  #do(step: Exclude<WireStep, { type: "wait" }>): void {
    const { stream, sent, leftOpen } = this.#init;
    switch (step.type) {
      case "write":
        if (step.bytes.length === 0) return;
        this.#waitingBytes -= step.bytes.length;
        sent(step.bytes);
        stream.write(step.bytes);
        return;
      case "vanish":
        this.#hasVanished = true;
        stream.pause();
        leftOpen.add(stream);
        return;
      case "end":
        this.#hasEnded = true;
        stream.end();
        return;
      case "reset":
        this.#hasEnded = true;
        stream.write(NOTHING, () => setTimeout(reset, RESET_AFTER_MS, stream));
    }
  }

  /** Nobody writes any more: what waits is dropped, and the connection goes unless its server has vanished. */
  close(): void {
    this.#isClosed = true;
    this.#gone.abort();
    if (!this.#hasVanished) this.#init.stream.destroy();
  }

  /** Who writes waits for the network, as it would without this; who ends waits until all has left. */
  #whenTaken(done: () => void): void {
    const { stream } = this.#init;
    const isEnding = this.#hasEnded && !stream.writableFinished;
    if (stream.destroyed || this.#hasVanished || !(isEnding || stream.writableNeedDrain)) {
      done();
      return;
    }
    const event = isEnding ? "finish" : "drain";
    const go = () => {
      stream.off(event, go).off("close", go);
      done();
    };
    stream.on(event, go).on("close", go);
  }
}

function isEnd({ type }: WireStep): boolean {
  return type === "end" || type === "reset";
}

function sizeOf(steps: readonly WireStep[]): number {
  return steps.reduce((bytes, step) => bytes + (step.type === "write" ? step.bytes.length : 0), 0);
}
