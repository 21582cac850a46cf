import type { AckVerdict } from "@webcast-kit/protocol/session";
import { BoundedMap } from "../bounded-map.ts";
import type { Clock } from "../clock/clock.ts";
import { ACK_GRACE_MS, ACK_OVERTAKEN_MS } from "./thresholds.ts";

/** How the client of a binary socket keeps to the rules of the wire. Times are Unix milliseconds of the mock's clock. */
export interface WebcastManners {
  /** When it first entered a room. */
  readonly enteredAtMs?: number;
  /** When it sent a heartbeat before it had entered a room. */
  readonly earlyHeartbeatAtMs?: number;
  /** Longest time in a room without a heartbeat, in ms: as much as both the mock's clock and the machine's say. */
  readonly longestSilenceMs: number;
  /** Acks that did not come although the client had time for them, or sent later ones. */
  readonly missingAcks: number;
  /** When the first of these frames was sent. */
  readonly missingAckAtMs?: number;
  /** Longest time from a frame to its ack, in ms, counted like the silence. */
  readonly slowestAckMs: number;
  /** When an ack first named a frame that wants none, or had another frame's text. */
  readonly wrongAckAtMs?: number;
  /** When a frame was first acknowledged again. */
  readonly doubleAckAtMs?: number;
  /** Payload types of the client that a server does not expect; the first 10. */
  readonly unexpected: readonly string[];
}

/** A moment by both clocks. */
interface Moment {
  readonly clock: number;
  readonly machine: number;
}

interface Waiting extends Moment {
  readonly order: number;
}

/** Frames that are waited for, so that a client which never acknowledges costs a bounded amount. */
const MAX_WAITING = 4096;
const MAX_UNEXPECTED = 10;
const MAX_TYPE_LENGTH = 40;
/** What the service says to a heartbeat that comes too early, and to one that does not come. */
const HEARTBEAT_REASON = "payload_handler_hb";

/** Watches one client of the binary socket: what its session does not keep. */
export class WebcastWatch {
  readonly #clock: Clock;
  readonly #heartbeatTimeoutMs: number;
  readonly #machineNow: () => number;
  readonly #opened: Moment;
  readonly #waiting = new BoundedMap<string, Waiting>(MAX_WAITING);
  readonly #unexpected = new Set<string>();
  readonly #first: { entered?: number; early?: number; wrong?: number; double?: number } = {};
  #lastBeat: Moment | undefined;
  #longestSilenceMs = 0;
  #slowestAckMs = 0;
  #order = 0;
  #lastAcked = 0;
  #over: Moment | undefined;

  /** @param machineNow milliseconds of the machine, which a client's own timers follow */
  constructor(clock: Clock, heartbeatTimeoutMs: number, machineNow: () => number = () => performance.now()) {
    this.#clock = clock;
    this.#machineNow = machineNow;
    this.#heartbeatTimeoutMs = heartbeatTimeoutMs;
    this.#opened = this.#now();
  }

  get openedAtMs(): number {
    return this.#opened.clock;
  }

  #now(): Moment {
    return { clock: this.#clock.now(), machine: this.#machineNow() };
  }

  /** To enter again is no heartbeat, but clients begin to count anew. */
  entered(): void {
    this.#first.entered ??= this.#clock.now();
    this.heartbeat();
  }

  heartbeat(): void {
    const now = this.#now();
    this.#longestSilenceMs = Math.max(this.#longestSilenceMs, between(this.#lastBeat ?? now, now));
    this.#lastBeat = now;
  }

  /** A frame that wants an ack was sent. */
  sent(logId: string): void {
    this.#waiting.set(logId, { ...this.#now(), order: ++this.#order });
  }

  acknowledged(logId: string, verdict: AckVerdict): void {
    const now = this.#now();
    if (verdict === "duplicate") this.#first.double ??= now.clock;
    if (verdict === "unknown" || verdict === "wrongExt") this.#first.wrong ??= now.clock;
    const frame = this.#waiting.get(logId);
    if (frame === undefined) return;
    this.#waiting.delete(logId);
    this.#lastAcked = Math.max(this.#lastAcked, frame.order);
    this.#slowestAckMs = Math.max(this.#slowestAckMs, between(frame, now));
  }

  unexpected(payloadType: string): void {
    // It is the client's own word, and may be anything.
    const word = /^[\w.-]+$/.test(payloadType) ? payloadType.slice(0, MAX_TYPE_LENGTH) : "unnamed";
    if (this.#unexpected.size < MAX_UNEXPECTED) this.#unexpected.add(word);
  }

  /** The mock closes, or the client has gone: what comes later does not count. */
  ended(reason: string): void {
    this.#over ??= this.#now();
    const isEarly = this.#over.clock - this.#opened.clock < this.#heartbeatTimeoutMs;
    if (reason === HEARTBEAT_REASON && this.#first.entered === undefined && isEarly) {
      this.#first.early ??= this.#over.clock;
    }
  }

  report(): WebcastManners {
    const now = this.#over ?? this.#now();
    const missing = [...this.#waiting.values()].filter((frame) => this.#isMissing(frame, now));
    const { entered, early, wrong, double } = this.#first;
    return {
      longestSilenceMs: Math.round(Math.max(this.#longestSilenceMs, between(this.#lastBeat ?? now, now))),
      slowestAckMs: Math.round(this.#slowestAckMs),
      missingAcks: missing.length,
      unexpected: [...this.#unexpected],
      ...(entered === undefined ? {} : { enteredAtMs: entered }),
      ...(early === undefined ? {} : { earlyHeartbeatAtMs: early }),
      ...(missing[0] === undefined ? {} : { missingAckAtMs: missing[0].clock }),
      ...(wrong === undefined ? {} : { wrongAckAtMs: wrong }),
      ...(double === undefined ? {} : { doubleAckAtMs: double }),
    };
  }

  #isMissing(frame: Waiting, now: Moment): boolean {
    const grace = frame.order < this.#lastAcked ? ACK_OVERTAKEN_MS : ACK_GRACE_MS;
    return now.machine - frame.machine >= grace && (grace === ACK_OVERTAKEN_MS || now.clock - frame.clock >= grace);
  }
}

/** What went by according to both clocks: a mock's that stands still or jumps is nothing a client can follow. */
function between(from: Moment, to: Moment): number {
  return Math.min(to.clock - from.clock, to.machine - from.machine);
}
