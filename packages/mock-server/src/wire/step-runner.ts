import type { Duplex } from "node:stream";
import { type Clock, sleep } from "../clock/clock.ts";
import type { WireStep } from "./steps.ts";

/** How long a connection is kept whose server has vanished: real time, because it costs the machine a socket. */
const MAX_VANISHED_MS = 10 * 60_000;

export interface StepRunnerInit {
  /** The connection to the client. */
  readonly stream: Duplex;
  readonly clock: Clock;
  /** Hears of all bytes that leave. */
  readonly sent: (bytes: Buffer) => void;
}

/** Does to a connection what steps say. */
export class StepRunner {
  readonly #init: StepRunnerInit;
  readonly #gone = new AbortController();
  /** Nothing is written any more: the server's side has ended. */
  #hasEnded = false;
  #hasVanished = false;

  constructor(init: StepRunnerInit) {
    this.#init = init;
  }

  /** Whether the server neither reads nor writes any more, and does not close. */
  get hasVanished(): boolean {
    return this.#hasVanished;
  }

  /** Carries out steps, at once as far as there is no wait; one call after the other. */
  run(steps: readonly WireStep[], done: () => void = () => undefined): void {
    const { stream, clock } = this.#init;
    stream.cork();
    const at = steps.findIndex((step) => step.type === "wait" || !this.#do(step));
    stream.uncork();
    const step = steps[at];
    if (step?.type === "wait" && !this.#gone.signal.aborted) {
      void sleep(clock, step.ms, this.#gone.signal).then(() => this.run(steps.slice(at + 1), done));
    } else {
      this.#whenTaken(done);
    }
  }

  /** Nobody writes any more: what waits is dropped, and the connection goes unless its server has vanished. */
  close(): void {
    const { stream } = this.#init;
    this.#gone.abort();
    if (!this.#hasVanished) stream.destroy();
    if (stream.destroyed) return;
    const handle = setTimeout(() => stream.destroy(), MAX_VANISHED_MS).unref();
    stream.once("close", () => clearTimeout(handle));
  }

  /** @returns whether anything may follow */
  #do(step: Exclude<WireStep, { type: "wait" }>): boolean {
    if (this.#hasEnded || this.#hasVanished || this.#gone.signal.aborted) return false;
    const { stream, sent } = this.#init;
    if (step.type === "write") {
      sent(step.bytes);
      stream.write(step.bytes);
      return true;
    }
    if (step.type === "vanish") {
      this.#hasVanished = true;
      stream.pause();
      return false;
    }
    this.#hasEnded = true;
    if (step.type === "end") stream.end();
    else reset(stream);
    return false;
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

function reset(stream: Duplex): void {
  // What is no TCP socket itself, such as TLS, can only be cut.
  if ("resetAndDestroy" in stream && typeof stream.resetAndDestroy === "function") stream.resetAndDestroy();
  else stream.destroy();
}
