import type { Duplex } from "node:stream";
import { type Clock, sleep } from "../../clock/clock.ts";
import { closePayload, encodeFrame, FrameSplitter, opcodes } from "../../wire/frames.ts";
import type { LeftOpen } from "../../wire/left-open.ts";
import { type WireStep, write } from "../../wire/steps.ts";
import { type Heard, MessageAssembler } from "../assembler.ts";
import { upgradeHead } from "../handshake.ts";
import { aborted, carryOut } from "./carry-out.ts";
import { type Next, Script, type ScriptOptions } from "./script.ts";
import { stepsOf } from "./steps.ts";
import type { SocketTake } from "./takes.ts";

export interface TapeConnectionInit {
  readonly take: SocketTake;
  /** `Sec-WebSocket-Key` of the handshake. */
  readonly key: string;
  readonly stream: Duplex;
  /** What came with the handshake. */
  readonly head: Buffer;
  readonly clock: Clock;
  readonly options: ScriptOptions;
  /** Keeps the connection when the tape hangs. */
  readonly leftOpen: LeftOpen;
  /** Bytes are sent; they are not changed any more. */
  readonly onSent: (bytes: Buffer) => void;
  /** The client sent something. */
  readonly onHeard: () => void;
  /** A client was too late at an `expect` in this line; it was closed then. */
  readonly onLate: (line: number) => void;
}

/** Where a connection of a tape stands. */
export interface TapeConnectionState {
  readonly c: number;
  /** `playing`, waiting to be moved on (`held`), at the end of what it says (`over`). */
  readonly state: "playing" | "held" | "over";
  /** Line of the file that comes next. */
  readonly line?: number;
}

/** How long a client may take to answer a close frame: it does that in real time, whatever the clock does. */
const CLOSE_TIMEOUT_MS = 2000;

/** Plays one socket connection of a tape to a client, byte for byte. */
export class TapeConnection {
  readonly #init: TapeConnectionInit;
  readonly #script: Script;
  readonly #afterClientClose: readonly WireStep[] | undefined;
  readonly #splitter = new FrameSplitter();
  readonly #assembler = new MessageAssembler();
  /** Aborts when nothing more is to be played. */
  readonly #over = new AbortController();
  #wake = new AbortController();
  #next: Next = { type: "over" };
  #hasClosed = false;
  readonly #clientClosed = new AbortController();

  constructor(init: TapeConnectionInit) {
    this.#init = init;
    const { steps, afterClientClose } = stepsOf(init.take);
    const { open, upgrade } = init.take;
    this.#script = new Script(steps, upgrade?.t ?? open?.t ?? 0, init.options);
    this.#afterClientClose = afterClientClose;
  }

  get state(): TapeConnectionState {
    const { c } = this.#init.take;
    if (this.#over.signal.aborted || this.#next.type === "over") return { c, state: "over" };
    if (this.#next.type === "do") return { c, state: "playing", line: this.#next.step.line };
    return { c, state: this.#next.type === "hold" ? "held" : "playing", line: this.#next.line };
  }

  /** Plays to the end; resolves when nothing more will be done. */
  async play(): Promise<void> {
    const { stream, take, key, clock, head, options } = this.#init;
    const { open, upgrade } = take;
    stream.once("close", () => this.#stop());
    if (open && upgrade && options.speed > 0) {
      await sleep(clock, (upgrade.t - open.t) / options.speed, this.#over.signal);
    }
    if (this.#over.signal.aborted) return;
    await this.#do(write(upgradeHead(key, upgrade?.headers ?? [])));
    this.#script.start(clock.now());
    stream.on("data", (chunk: Buffer) => this.#receive(chunk));
    stream.once("end", () => stream.end());
    if (head.length > 0) this.#receive(head);
    await this.#run();
  }

  /** Lets the next `count` lines go, when they wait for that. */
  release(count: number): void {
    this.#script.release(count);
    this.#poke();
  }

  /** Ends the connection at once. */
  cut(): void {
    this.#init.stream.destroy();
  }

  async #run(): Promise<void> {
    const { clock, onLate } = this.#init;
    for (;;) {
      if (this.#over.signal.aborted) return;
      this.#wake = new AbortController();
      this.#next = this.#script.next(clock.now());
      const next = this.#next;
      if (next.type === "over") break;
      if (next.type === "do") await this.#play(next.step);
      else if (next.type === "wait") await sleep(clock, next.untilMs - clock.now(), this.#wake.signal);
      else if (next.type === "hold") await aborted(this.#wake.signal);
      else {
        onLate(next.line);
        await this.#close(1008, `line ${next.line} was expected`);
        break;
      }
    }
    if (this.#hasClosed) await this.#endAfterClose();
  }

  async #play({ wire, isClose }: Extract<Next, { type: "do" }>["step"]): Promise<void> {
    if (this.#hasClosed && wire.type === "end") {
      await this.#endAfterClose();
      return;
    }
    const done = this.#do(wire);
    this.#init.clock.hold?.(done);
    await done;
    if (isClose) this.#hasClosed = true;
  }

  async #close(code: number, reason: string): Promise<void> {
    await this.#do(write(encodeFrame({ opcode: opcodes.close, payload: closePayload(code, reason) })));
    this.#hasClosed = true;
  }

  /** A server ends TCP when its close was answered, or not in time. */
  async #endAfterClose(): Promise<void> {
    const late = setTimeout(() => this.#clientClosed.abort(), CLOSE_TIMEOUT_MS);
    await aborted(this.#clientClosed.signal);
    clearTimeout(late);
    await this.#do({ type: "end" });
    this.#stop();
  }

  #receive(chunk: Buffer): void {
    this.#init.onHeard();
    for (const frame of this.#splitter.push(chunk)) {
      const heard = this.#assembler.push(frame);
      if (heard !== undefined) this.#hear(heard);
    }
    if (this.#splitter.isLost) this.#init.stream.destroy();
  }

  #hear(heard: Heard): void {
    // Who pings and does not read gets no more pongs than fit (RFC 6455, section 5.5.3, allows for that).
    if (heard.kind === "ping" && !this.#init.stream.writableNeedDrain) {
      void this.#do(write(encodeFrame({ opcode: opcodes.pong, payload: heard.bytes })));
    }
    this.#script.hear(heard);
    if (heard.kind === "close") this.#hearClose(heard.bytes);
    this.#poke();
  }

  /** Answers as the tape does, or as every server. */
  #hearClose(payload: Buffer): void {
    this.#clientClosed.abort();
    if (this.#hasClosed) return;
    const echo = [write(encodeFrame({ opcode: opcodes.close, payload })), { type: "end" }] as const;
    void this.#doAll(this.#afterClientClose ?? echo);
    this.#over.abort();
  }

  async #doAll(steps: readonly WireStep[]): Promise<void> {
    for (const step of steps) await this.#do(step);
  }

  #do(step: WireStep): Promise<void> {
    if (step.type === "vanish") this.#over.abort();
    const { stream, leftOpen, onSent } = this.#init;
    return carryOut(step, { stream, leftOpen, sent: onSent });
  }

  #poke(): void {
    this.#wake.abort();
  }

  #stop(): void {
    this.#over.abort();
    this.#clientClosed.abort();
    this.#poke();
  }
}
