import { EventQueue, type Failure, type QueueBounds } from "./event-queue.ts";
import { type HandlerErrorListener, Listeners, type Typed } from "./listeners.ts";
import { Turns } from "./turns.ts";

/**
 * What happens to an event for which there is no room:
 *
 * - `pause`: the socket is not read until half of what waits was taken, so nothing is lost. Where a socket cannot be
 *   paused (browsers), as `error`
 * - `drop-oldest`, `drop-newest`: one event is dropped, and counted
 * - `error`: the connection ends
 */
export type OverflowPolicy = "pause" | "drop-oldest" | "drop-newest" | "error";

export const overflowPolicies: readonly OverflowPolicy[] = ["pause", "drop-oldest", "drop-newest", "error"];

/** What waits, and what was lost by it. */
export interface EventStreamStats {
  /** Events that wait for a loop, or for the first listener. */
  readonly queuedEvents: number;
  /** Events that `drop-oldest` or `drop-newest` dropped. */
  readonly droppedEvents: number;
  /** How often `pause` stopped the reading. */
  readonly pauses: number;
}

export interface EventStreamOptions {
  /** Most events that wait. */
  readonly maxQueuedEvents: number;
  readonly overflow: OverflowPolicy;
  /** Stops and restarts the reading. Absent where that cannot be done. */
  readonly setReading?: ((isReading: boolean) => void) | undefined;
  /** Called when a loop is left before the end. */
  readonly onLeave: () => void;
  /** Made when a second loop begins. */
  readonly secondLoopError: () => Error;
}

/** Far above what waits in a busy room; without it, events of 10,000 of the largest frames could wait. */
const MAX_QUEUED_BYTES = 64 * 1024 * 1024;

/** What may come after a pause: the rest of the frame, and what the socket had read already. */
const OVERSHOOT: QueueBounds = { items: 65_536, bytes: MAX_QUEUED_BYTES };

/** Reading goes on when no more than this part waits. */
const RESUME_AT = 0.5;

/**
 * Brings events to listeners and to a loop.
 *
 * Until somebody takes them, events wait in a bounded queue. The first listener gets what waits in a microtask, so that
 * all listeners that are added in one go see the same events; the first loop gets it as its first events. What comes
 * while listeners hear an event, since one of them calls in, they all hear after that.
 */
export class EventStream<Event extends Typed> {
  readonly #listeners = new Listeners<Event>();
  readonly #turns = new Turns();
  readonly #queue: EventQueue<Event>;
  readonly #options: EventStreamOptions;
  readonly #overshoot: QueueBounds;
  /** `waiting`: nobody takes events yet. `attached`: somebody does from the next microtask on. `live`: somebody does. */
  #phase: "waiting" | "attached" | "live" = "waiting";
  #isIterated: boolean = false;
  #isOver: boolean = false;
  #isPaused: boolean = false;
  #dropped = 0;
  #pauses = 0;

  constructor(options: EventStreamOptions) {
    this.#options = options;
    const bounds = { items: options.maxQueuedEvents, bytes: MAX_QUEUED_BYTES };
    this.#queue = new EventQueue(bounds);
    this.#overshoot = { items: bounds.items + OVERSHOOT.items, bytes: bounds.bytes + OVERSHOOT.bytes };
  }

  get stats(): EventStreamStats {
    return { queuedEvents: this.#queue.size, droppedEvents: this.#dropped, pauses: this.#pauses };
  }

  /**
   * Hands an event out; `false` when it would have to wait and there is no room for it, and the connection has to end.
   *
   * @param bytes memory that the event holds: events keep the bytes of their message, and so their frame
   */
  deliver(event: Event, bytes = 0): boolean {
    const isLive = this.#phase === "live";
    if ((!isLive || this.#isIterated) && !this.#enqueue(event, bytes)) return false;
    if (isLive) this.#turns.run(() => this.#listeners.deliver(event));
    return true;
  }

  #enqueue(event: Event, bytes: number): boolean {
    const { overflow, setReading } = this.#options;
    if (this.#queue.push(event, bytes)) return true;
    switch (overflow) {
      case "drop-newest":
        this.#dropped++;
        return true;
      case "drop-oldest":
        while (!this.#queue.hasRoom(bytes) && this.#queue.dropOldest()) this.#dropped++;
        return this.#queue.push(event, bytes);
      case "pause":
        if (setReading === undefined) return false;
        this.#pause(setReading);
        return this.#queue.push(event, bytes, this.#overshoot);
      case "error":
        return false;
    }
  }

  #pause(setReading: (isReading: boolean) => void): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.#pauses++;
    setReading(false);
  }

  #resumeIfRoom(): void {
    if (!this.#isPaused || this.#queue.fill > RESUME_AT) return;
    this.#isPaused = false;
    this.#options.setReading?.(true);
  }

  /** Nothing will follow. What waits can still be taken. */
  end(failure?: Failure): void {
    this.#isOver = true;
    this.#isIterated = false;
    this.#isPaused = false;
    this.#queue.end(failure);
  }

  /** Drops what waits. */
  discard(): void {
    this.#queue.clear();
    this.#resumeIfRoom();
  }

  /** Adds a listener to one type of event, or to all with `event`; the returned function removes it. */
  on(type: string, listener: (event: Event) => unknown): () => void {
    const remove = this.#listeners.add(type, listener);
    if (this.#phase === "waiting") {
      this.#phase = "attached";
      queueMicrotask(() => this.#attach());
    }
    return remove;
  }

  /** Adds a listener to what listeners throw. */
  onHandlerError(listener: HandlerErrorListener<Event>): () => void {
    return this.#listeners.addHandlerError(listener);
  }

  #attach(): void {
    if (this.#phase === "live") return;
    // Who came may be gone again: then nobody takes what waits.
    if (this.#listeners.isEmpty) this.#phase = "waiting";
    else this.#goLive({ keepsQueue: false });
  }

  #goLive({ keepsQueue }: { readonly keepsQueue: boolean }): void {
    if (this.#phase === "live") return;
    this.#phase = "live";
    const backlog = this.#queue.peekAll();
    if (!keepsQueue) this.#queue.clear();
    this.#turns.run(() => this.#deliverAll(backlog));
    // Not before: what comes when the reading goes on comes after what waited.
    this.#resumeIfRoom();
  }

  #deliverAll(backlog: readonly Event[]): void {
    const wasOver = this.#isOver;
    for (const event of backlog) {
      // A listener may end the connection; nothing that waited comes after that.
      if (this.#isOver && !wasOver) return;
      this.#listeners.deliver(event);
    }
  }

  /** Begins a loop; throws the `secondLoopError` when another one is running. */
  iterate(): AsyncIterator<Event, undefined> {
    if (this.#isIterated) throw this.#options.secondLoopError();
    this.#isIterated = !this.#isOver;
    this.#goLive({ keepsQueue: true });
    return {
      next: () => {
        const result = this.#queue.next();
        this.#resumeIfRoom();
        return result;
      },
      return: () => {
        this.discard();
        this.#options.onLeave();
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }
}
