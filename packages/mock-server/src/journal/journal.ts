import type { Clock } from "../clock/clock.ts";

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
}

/** What happened, without keys, cookies and tokens. */
export type JournalEvent =
  | RequestEvent
  | {
      readonly kind: "open";
      readonly socket: number;
      readonly side: SocketSide;
      readonly uniqueId: string;
    }
  | {
      /** A message from the client. */
      readonly kind: "message";
      readonly socket: number;
      readonly side: SocketSide;
      readonly bytes: number;
      readonly warning?: string;
    }
  | {
      readonly kind: "close";
      readonly socket: number;
      readonly side: SocketSide;
      readonly code: number;
      readonly reason: string;
      /** Who closed: the mock, or the client (also by going away). */
      readonly by: "mock" | "client";
    }
  | {
      /** A handshake that was answered with anything but 101. */
      readonly kind: "refusal";
      readonly side: SocketSide;
      readonly status: number;
      readonly reason: string;
    };

/** `managed` and `captions` are the API's sockets, `webcast` is the platform's. */
export type SocketSide = "managed" | "captions" | "webcast";

export type JournalEntry = JournalEvent & {
  /** Counts from 1 in the order in which things happened. */
  readonly seq: number;
  /** The clock's Unix milliseconds. */
  readonly t: number;
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
  #entries: JournalEntry[] = [];
  #count = 0;
  readonly #waiting = new Set<() => void>();

  constructor(clock: Clock, onEntry: (entry: JournalEntry) => void = () => undefined) {
    this.#clock = clock;
    this.#onEntry = onEntry;
  }

  add(event: JournalEvent): void {
    const entry = { seq: ++this.#count, t: this.#clock.now(), ...event };
    this.#entries.push(entry);
    // Cut seldom, in one piece: the list is at most twice as long as promised.
    if (this.#entries.length >= 2 * MAX_ENTRIES) this.#entries = this.#entries.slice(-MAX_ENTRIES);
    this.#onEntry(entry);
    for (const wake of this.#waiting) wake();
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
