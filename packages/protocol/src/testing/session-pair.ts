import type { LiveEvent } from "../live-event.ts";
import { type ClientSession, type ClientSessionOptions, createClientSession } from "../session/client-session.ts";
import type { SessionOutput } from "../session/output.ts";
import {
  createServerSession,
  type ServerSession,
  type ServerSessionEvent,
  type ServerSessionOptions,
} from "../session/server-session.ts";
import { type End, Link, type LinkFrame, type LinkOptions } from "./link.ts";

export interface SessionPairOptions extends LinkOptions {
  readonly client: ClientSessionOptions;
  readonly server?: ServerSessionOptions;
  /** The time at the start, milliseconds. Default 0. */
  readonly startMs?: number;
}

/** The `close` output of a session. */
export type SessionClose = Extract<SessionOutput<never>, { type: "close" }>;

/** A client and a server session at the two ends of a link in virtual time. */
export interface SessionPair {
  readonly client: ClientSession;
  readonly server: ServerSession;
  /** Virtual milliseconds; only {@link advance} moves them. */
  readonly now: number;
  /** What the client put out so far. */
  readonly clientEvents: readonly LiveEvent[];
  /** What the server put out so far. */
  readonly serverEvents: readonly ServerSessionEvent[];
  /** How the client ended the session; `undefined` when it did not, or the server did before. */
  readonly clientClose: SessionClose | undefined;
  /** How the server ended the session; `undefined` when it did not, or the client did before. */
  readonly serverClose: SessionClose | undefined;
  /** Every frame that was sent, in order. */
  readonly transcript: readonly LinkFrame[];
  /**
   * Lets time pass: frames arrive and timers fire in their order, at their own times. Frames that were sent since the
   * last call leave now; `advance(0)` also delivers those without latency.
   *
   * @throws {RangeError} when the time is negative or not a number
   */
  advance(ms: number): void;
}

/**
 * Joins a client session and a server session by a fake link, and opens both.
 *
 * No clock, no timers, no randomness: the same options and calls give the same transcript.
 *
 * @example
 * const pair = createSessionPair({ client: { roomId: "7" }, latency: [20, 5, 300] });
 * pair.server.send({ needAck: true, internalExt: "x" });
 * pair.advance(1000);
 * pair.server.ledger.accepted; // 1
 *
 * @throws {ProtocolError} ERR_ARGUMENT when an option of a session is out of range
 */
export function createSessionPair(options: SessionPairOptions): SessionPair {
  return new SessionPairImpl(options);
}

class SessionPairImpl implements SessionPair {
  readonly client: ClientSession;
  readonly server: ServerSession;
  readonly clientEvents: LiveEvent[] = [];
  readonly serverEvents: ServerSessionEvent[] = [];
  clientClose: SessionClose | undefined;
  serverClose: SessionClose | undefined;
  now: number;

  readonly #link: Link;

  constructor({ client, server, startMs = 0, ...link }: SessionPairOptions) {
    this.client = createClientSession(client);
    this.server = createServerSession(server);
    this.#link = new Link(link);
    this.now = startMs;
    this.server.open(startMs);
    this.client.open(startMs);
  }

  get transcript(): readonly LinkFrame[] {
    return this.#link.transcript;
  }

  advance(ms: number): void {
    if (!(ms >= 0)) throw new RangeError(`advance() takes milliseconds from 0, got ${ms}`);
    const until = this.now + ms;
    this.#drain();
    for (let next = this.#next(); next <= until; next = this.#next()) {
      this.now = Math.max(this.now, next);
      this.#step();
      this.#drain();
    }
    this.now = until;
  }

  #next(): number {
    return Math.min(this.#nextArrival(), dueAt(this.client), dueAt(this.server));
  }

  #nextArrival(): number {
    return Math.min(this.#link.nextArrival("client"), this.#link.nextArrival("server"));
  }

  /** One thing at a time; at the same time arrivals come before timers, the client before the server. */
  #step(): void {
    if (this.#link.nextArrival("server") <= this.now) this.#arriveAt(this.client, "server");
    else if (this.#link.nextArrival("client") <= this.now) this.#arriveAt(this.server, "client");
    else if (dueAt(this.client) <= this.now) this.#tick(this.client);
    else this.#tick(this.server);
  }

  #arriveAt(end: ClientSession | ServerSession, from: End): void {
    const frame = this.#link.take(from);
    if (frame) end.receive(frame.bytes, this.now);
    else end.close();
  }

  #tick(end: ClientSession | ServerSession): void {
    end.tick(this.now);
    // Otherwise virtual time would stand still for ever.
    if (dueAt(end) <= this.now) throw new Error(`a timer stays due at ${this.now} ms after tick()`);
  }

  #drain(): void {
    for (const output of this.client.drain()) {
      if (output.type === "event") this.clientEvents.push(output.event);
      else if (output.type === "send") this.#link.send("client", output.bytes, this.now);
      else if (output.type === "close" && this.#link.close("client", this.now)) this.clientClose = output;
    }
    for (const output of this.server.drain()) {
      if (output.type === "event") this.serverEvents.push(output.event);
      else if (output.type === "send") this.#link.send("server", output.bytes, this.now);
      else if (this.#link.close("server", this.now)) this.serverClose = output;
    }
  }
}

function dueAt(end: ClientSession | ServerSession): number {
  return end.nextTimeout() ?? Number.POSITIVE_INFINITY;
}
