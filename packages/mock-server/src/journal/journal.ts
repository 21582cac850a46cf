import type { Clock } from "../clock/clock.ts";
import type { FaultName } from "../faults/catalog.ts";
import { Callers } from "./callers.ts";

/** A request and its answer. */
export interface RequestEvent {
  readonly kind: "request";
  /** `api`: the managed API. `platform`: the side that signed URLs lead to. */
  readonly side: "api" | "platform";
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly status: number;
  /** The JSON body, when it was read and is not large. */
  readonly body?: unknown;
  /** Machine word of an error. */
  readonly code?: string;
  /** What the caller should know of the contract, e.g. a path that only public clients know. */
  readonly warning?: string;
  /** Number of the caller, from 1: by the key, else the token, else the address. */
  readonly caller: number;
  /** Number of the TCP connection, from 1. */
  readonly connection: number;
  /** How long the caller was told to wait, by `Retry-After`. */
  readonly retryAfterMs?: number;
}

/** Who came to a socket, and with what. */
export interface SocketArrival {
  /** Number of the caller, from 1: by the key, else the token, else the address. */
  readonly caller: number;
  /** Names of the URL's parameters, each once, in order; the first 50. */
  readonly parameters: readonly string[];
}

/** What happened, without keys, cookies and tokens. */
export type JournalEvent =
  | RequestEvent
  | ({
      readonly kind: "open";
      readonly socket: number;
      readonly side: SocketSide;
      readonly uniqueId: string;
    } & Partial<SocketArrival>)
  | {
      /** A message from the client. */
      readonly kind: "message";
      readonly socket: number;
      readonly side: SocketSide;
      readonly bytes: number;
      readonly warning?: string;
      /** Set when it came so long after the mock's close frame that it cannot have been on its way. */
      readonly afterClose?: true;
    }
  | ({
      readonly kind: "close";
      readonly socket: number;
      readonly side: SocketSide;
      readonly code: number;
      readonly reason: string;
      /** Who closed: the mock, or the client (also by going away). */
      readonly by: "mock" | "client";
      /** Set when the client did not answer the mock's close frame. */
      readonly answered?: false;
      /** Whom a client wanted to hear that was closed in place of being let in: then there is no `open`. */
      readonly uniqueId?: string;
    } & Partial<SocketArrival>)
  | ({
      /** A handshake that was answered with anything but 101. */
      readonly kind: "refusal";
      readonly side: SocketSide;
      readonly status: number;
      readonly reason: string;
      /** Whom the client wanted to hear. */
      readonly uniqueId?: string;
    } & Partial<SocketArrival>)
  | {
      /** A fault that has happened. */
      readonly kind: "fault";
      readonly fault: FaultName;
      /** The number that it was given when it was armed. */
      readonly id: number;
      readonly path: string;
      /** Of a socket; else it happened to the answer of a request. */
      readonly socket?: number;
      /** How long a handshake that it refused was told to wait, by `Retry-After`. */
      readonly retryAfterMs?: number;
    };

/** `managed` and `captions` are the API's sockets, `webcast` is the platform's. */
export type SocketSide = "managed" | "captions" | "webcast";

export type JournalEntry = JournalEvent & {
  /** Counts from 1 in the order in which things happened. */
  readonly seq: number;
  /** The clock's Unix milliseconds. */
  readonly t: number;
};

/** An entry, and how late it was at most by either of two clocks. */
export type TimedEntry = JournalEntry & {
  /**
   * Milliseconds since the first entry, of the mock's clock or of the machine's, whichever went further from one entry to
   * the next: a client waits by its own clock, and must not be blamed for a mock's that stands still or jumps.
   */
  readonly elapsedMs: number;
};

/** What is looked for: fields that an entry must have. */
export interface JournalFilter {
  readonly kind?: JournalEvent["kind"];
  readonly side?: string;
  readonly path?: string;
  readonly method?: string;
  readonly status?: number;
  readonly code?: number | string;
  readonly socket?: number;
  /** Entries after this one only. */
  readonly since?: number;
}

/** Entries that are kept; the oldest go first. */
const MAX_ENTRIES = 10_000;

/** The record of one mock, in the order of the wire. */
export class Journal {
  readonly #clock: Clock;
  readonly #onEntry: (entry: JournalEntry) => void;
  /** Numbers that stand for callers and connections. */
  readonly callers = new Callers();
  #entries: JournalEntry[] = [];
  /** Beside the entries, since these hold no time of the machine: the same run gives the same journal. */
  #elapsedMs: number[] = [];
  #lastElapsedMs = 0;
  #lastClockMs = 0;
  #lastMachineMs = 0;
  #count = 0;
  readonly #waiting = new Set<() => void>();

  constructor(clock: Clock, onEntry: (entry: JournalEntry) => void = () => undefined) {
    this.#clock = clock;
    this.#onEntry = onEntry;
  }

  add(event: JournalEvent): void {
    const elapsedMs = this.elapsedMs;
    const entry = { seq: ++this.#count, t: this.#clock.now(), ...event };
    this.#entries.push(entry);
    this.#elapsedMs.push(elapsedMs);
    this.#lastElapsedMs = elapsedMs;
    this.#lastClockMs = entry.t;
    this.#lastMachineMs = performance.now();
    // Cut seldom, in one piece: the lists are at most twice as long as promised.
    if (this.#entries.length >= 2 * MAX_ENTRIES) {
      this.#entries = this.#entries.slice(-MAX_ENTRIES);
      this.#elapsedMs = this.#elapsedMs.slice(-MAX_ENTRIES);
    }
    this.#onEntry(entry);
    for (const wake of this.#waiting) wake();
  }

  /** How late it is now, as {@link TimedEntry} counts it. Asked for every entry, so without an object. */
  get elapsedMs(): number {
    if (this.#count === 0) return 0;
    const clockMs = this.#clock.now() - this.#lastClockMs;
    const machineMs = performance.now() - this.#lastMachineMs;
    return this.#lastElapsedMs + Math.max(0, clockMs, machineMs);
  }

  /** Entries after one, oldest first, with the time that a client had between them. */
  timed(since = 0): TimedEntry[] {
    const first = Math.max(0, this.#entries.length - MAX_ENTRIES);
    const timed = this.#entries.slice(first).map((entry, index) => {
      return { ...entry, elapsedMs: this.#elapsedMs[first + index] as number };
    });
    return timed.filter(({ seq }) => seq > since);
  }

  /** Entries that have all fields of the filter, oldest first. */
  find({ since = 0, ...wanted }: JournalFilter = {}): JournalEntry[] {
    const fields = Object.entries(wanted).filter(([, value]) => value !== undefined);
    return this.#entries
      .slice(-MAX_ENTRIES)
      .filter((entry) => entry.seq > since)
      .filter((entry) =>
        fields.every(([name, value]) => (entry as unknown as Record<string, unknown>)[name] === value),
      );
  }

  /**
   * Waits until at least `count` entries fit, or until the machine's time is over or the signal aborts; gives what fits
   * then.
   *
   * @param timeoutMs real time, whatever the mock's clock does
   */
  async waitFor(
    filter: JournalFilter,
    {
      count = 1,
      timeoutMs,
      signal,
    }: { readonly count?: number; readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<JournalEntry[]> {
    const deadline = AbortSignal.timeout(timeoutMs);
    const end = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
    for (;;) {
      const found = this.find(filter);
      if (found.length >= count || end.aborted) return found;
      await this.#next(end);
    }
  }

  #next(end: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        end.removeEventListener("abort", wake);
        resolve();
      };
      this.#waiting.add(wake);
      end.addEventListener("abort", wake, { once: true });
    });
  }
}
