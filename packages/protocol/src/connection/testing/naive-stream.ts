import type { Failure } from "../event-queue.ts";
import type { EventStream, EventStreamOptions, EventStreamStats } from "../event-stream.ts";
import type { HandlerErrorListener } from "../listeners.ts";

/** An event that is told from the others. */
export interface Numbered {
  readonly type: string;
  readonly id: number;
}

type Stream = Pick<EventStream<Numbered>, keyof EventStream<Numbered>>;
type Result = IteratorResult<Numbered, undefined>;

interface Listener {
  readonly type: string;
  readonly call: (event: Numbered) => unknown;
}

/** The memory that may wait, and what may come on top after a pause. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_OVERSHOOT_BYTES = 64 * 1024 * 1024;
const MAX_OVERSHOOT_EVENTS = 65_536;

/** What an event stream is meant to do, written the slow way: plain arrays, and every sum made anew. */
export class NaiveStream implements Stream {
  readonly #options: EventStreamOptions;
  #waiting: { readonly event: Numbered; readonly bytes: number }[] = [];
  #listeners: Listener[] = [];
  #reads: ((end: () => Result) => void)[] = [];
  #onError: HandlerErrorListener<Numbered> = () => {};
  #isTaken: boolean = false;
  #hasLoop: boolean = false;
  #isReading: boolean = true;
  #end: (() => Result) | undefined;
  #dropped = 0;
  #pauses = 0;

  constructor(options: EventStreamOptions) {
    this.#options = options;
  }

  get stats(): EventStreamStats {
    return { queuedEvents: this.#waiting.length, droppedEvents: this.#dropped, pauses: this.#pauses };
  }

  deliver(event: Numbered, bytes = 0): boolean {
    const isHeard = this.#isTaken;
    if ((this.#hasLoop || !isHeard) && !this.#keep(event, bytes)) return false;
    if (isHeard) this.#tell(event);
    return true;
  }

  on(type: string, call: (event: Numbered) => unknown): () => void {
    const listener = { type, call };
    this.#listeners = [...this.#listeners, listener];
    queueMicrotask(() => {
      if (this.#isTaken || this.#listeners.length === 0) return;
      const backlog = this.#waiting;
      this.#waiting = [];
      this.#tellBacklog(backlog);
      this.#goOnReading();
    });
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  onHandlerError(listener: HandlerErrorListener<Numbered>): () => void {
    this.#onError = listener;
    return () => {};
  }

  iterate(): AsyncIterator<Numbered, undefined> {
    if (this.#hasLoop) throw this.#options.secondLoopError();
    this.#hasLoop = this.#end === undefined;
    if (!this.#isTaken) this.#tellBacklog(this.#waiting);
    return {
      next: () => new Promise((resolve, reject) => this.#read(resolve, reject)),
      return: () => {
        this.discard();
        this.#options.onLeave();
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }

  end(failure?: Failure): void {
    this.#hasLoop = false;
    this.#isReading = true;
    this.#end ??= () => {
      if (failure !== undefined) throw failure.reason;
      return { done: true, value: undefined };
    };
    for (const read of this.#reads) read(this.#end);
    this.#reads = [];
  }

  discard(): void {
    this.#waiting = [];
    this.#goOnReading();
  }

  #read(resolve: (result: Result) => void, reject: (reason: unknown) => void): void {
    const read = (result: () => Result) => {
      try {
        resolve(result());
      } catch (reason) {
        reject(reason);
      }
    };
    const [first, ...others] = this.#waiting;
    if (first !== undefined) {
      this.#waiting = others;
      read(() => ({ done: false, value: first.event }));
      this.#goOnReading();
    } else if (this.#end !== undefined) read(this.#end);
    else this.#reads.push(read);
  }

  #keep(event: Numbered, bytes: number): boolean {
    const read = this.#reads.shift();
    if (read !== undefined) {
      read(() => ({ done: false, value: event }));
      return true;
    }
    const { maxQueuedEvents, overflow, setReading } = this.#options;
    const isFull = !this.#hasRoom(bytes, maxQueuedEvents, MAX_BYTES);
    if (isFull && overflow === "drop-newest") {
      this.#dropped++;
      return true;
    }
    if (isFull && (overflow === "error" || (overflow === "pause" && setReading === undefined))) return false;
    if (isFull && overflow === "pause") {
      if (this.#isReading) this.#stopReading();
      const most = [maxQueuedEvents + MAX_OVERSHOOT_EVENTS, MAX_BYTES + MAX_OVERSHOOT_BYTES] as const;
      if (!this.#hasRoom(bytes, ...most)) return false;
    }
    while (overflow === "drop-oldest" && !this.#hasRoom(bytes, maxQueuedEvents, MAX_BYTES)) {
      this.#waiting.shift();
      this.#dropped++;
    }
    this.#waiting.push({ event, bytes });
    return true;
  }

  #hasRoom(bytes: number, mostEvents: number, mostBytes: number): boolean {
    if (this.#waiting.length === 0) return true;
    return this.#waiting.length < mostEvents && this.#waitingBytes() + bytes <= mostBytes;
  }

  #waitingBytes(): number {
    return this.#waiting.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  #stopReading(): void {
    this.#isReading = false;
    this.#pauses++;
    this.#options.setReading?.(false);
  }

  #goOnReading(): void {
    const isHalfFull = this.#waiting.length * 2 > this.#options.maxQueuedEvents || this.#waitingBytes() * 2 > MAX_BYTES;
    if (this.#isReading || isHalfFull) return;
    this.#isReading = true;
    this.#options.setReading?.(true);
  }

  #tellBacklog(backlog: readonly { readonly event: Numbered }[]): void {
    this.#isTaken = true;
    const before = this.#end;
    for (const { event } of backlog) if (this.#end === before) this.#tell(event);
  }

  #tell(event: Numbered): void {
    const called = [event.type, "event"].flatMap((type) => this.#listeners.filter((one) => one.type === type));
    for (const { call } of called) {
      try {
        const result = call(event);
        if (result instanceof Promise) result.catch((error: unknown) => this.#onError(error, event));
      } catch (error) {
        this.#onError(error, event);
      }
    }
  }
}
