import type { LiveEvent, LiveEventType } from "@webcast-kit/protocol";
import { argumentError } from "../options.ts";
import { EventQueue, type Failure } from "./event-queue.ts";
import { type HandlerErrorListener, Listeners } from "./listeners.ts";

/** Far above what waits in a busy room; without it, events of 10,000 of the largest frames could wait. */
const MAX_QUEUED_BYTES = 64 * 1024 * 1024;

/**
 * Brings events to listeners and to a loop.
 *
 * Until somebody takes them, events wait in a bounded queue. The first listener gets what waits in a microtask, so that
 * all listeners that are added in one go see the same events; the first loop gets it as its first events.
 */
export class Delivery {
  readonly #listeners = new Listeners();
  readonly #queue: EventQueue<LiveEvent>;
  readonly #onLeave: () => void;
  /** `waiting`: nobody takes events yet. `attached`: somebody does from the next microtask on. `live`: somebody does. */
  #phase: "waiting" | "attached" | "live" = "waiting";
  #isIterated: boolean = false;
  #isOver: boolean = false;

  /**
   * @param maxQueuedEvents most events that wait
   * @param onLeave called when a loop is left before the end
   */
  constructor(maxQueuedEvents: number, onLeave: () => void) {
    this.#queue = new EventQueue(maxQueuedEvents, MAX_QUEUED_BYTES);
    this.#onLeave = onLeave;
  }

  /**
   * Hands an event out; `false` when it would have to wait and there is no room for it.
   *
   * @param bytes memory that the event holds: events keep the bytes of their message, and so their frame
   */
  deliver(event: LiveEvent, bytes: number): boolean {
    const hasRoom = this.#phase === "live" && !this.#isIterated ? true : this.#queue.push(event, bytes);
    if (hasRoom && this.#phase === "live") this.#listeners.deliver(event);
    return hasRoom;
  }

  /** Nothing will follow. What waits can still be taken. */
  end(failure?: Failure): void {
    this.#isOver = true;
    this.#isIterated = false;
    this.#queue.end(failure);
  }

  /** Drops what waits. */
  discard(): void {
    this.#queue.clear();
  }

  on(type: LiveEventType | "event", listener: (event: LiveEvent) => unknown): () => void {
    const remove = this.#listeners.add(type, listener);
    if (this.#phase === "waiting") {
      this.#phase = "attached";
      queueMicrotask(() => this.#goLive({ keepsQueue: false }));
    }
    return remove;
  }

  onHandlerError(listener: HandlerErrorListener): () => void {
    return this.#listeners.addHandlerError(listener);
  }

  #goLive({ keepsQueue }: { readonly keepsQueue: boolean }): void {
    if (this.#phase === "live") return;
    this.#phase = "live";
    const wasOver = this.#isOver;
    const backlog = this.#queue.peekAll();
    if (!keepsQueue) this.#queue.clear();
    for (const event of backlog) {
      // A listener may end the connection; nothing comes after that.
      if (this.#isOver && !wasOver) return;
      this.#listeners.deliver(event);
    }
  }

  /** @throws {SigningError} ERR_ARGUMENT when another loop is running */
  iterate(): AsyncIterator<LiveEvent, undefined> {
    if (this.#isIterated) throw argumentError("connection", "iterated by one loop at a time");
    this.#isIterated = !this.#isOver;
    this.#goLive({ keepsQueue: true });
    return {
      next: () => this.#queue.next(),
      return: () => {
        this.#queue.clear();
        this.#onLeave();
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }
}
