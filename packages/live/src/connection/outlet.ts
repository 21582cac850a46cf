import {
  EventStream,
  type EventStreamStats,
  type Failure,
  type HandlerErrorListener,
  type Typed,
} from "@webcast-kit/protocol/connection";
import type { ResolvedClientOptions } from "../client-options.ts";
import { LiveError } from "../errors.ts";

/** What ended a client, as an event. */
export interface ErrorEvent {
  readonly type: "error";
  readonly error: LiveError;
}

interface OutletParts {
  readonly options: Pick<ResolvedClientOptions, "maxQueuedEvents" | "overflow" | "canPause">;
  readonly setReading: (isReading: boolean) => void;
  /** Called when a loop is left before the end. */
  readonly onLeave: () => void;
}

/** Where a client's events come out: one stream of events and notices, and one of errors, which a server cannot reach. */
export class Outlet<Event extends Typed> {
  readonly #events: EventStream<Event>;
  readonly #errors: EventStream<ErrorEvent>;

  constructor({ options: { maxQueuedEvents, overflow, canPause }, setReading, onLeave }: OutletParts) {
    const secondLoopError = (): LiveError => new LiveError("ERR_STATE", "there can be one loop at a time");
    this.#events = new EventStream({
      maxQueuedEvents,
      overflow,
      setReading: canPause ? setReading : undefined,
      onLeave,
      secondLoopError,
    });
    // A client ends once, so one place is enough; whoever asks later still hears of it.
    this.#errors = new EventStream({ maxQueuedEvents: 1, overflow: "drop-newest", onLeave: () => {}, secondLoopError });
  }

  get stats(): EventStreamStats {
    return this.#events.stats;
  }

  on(type: string, listener: (event: Event) => unknown): () => void {
    return this.#events.on(type, listener);
  }

  onError(listener: (error: LiveError) => unknown): () => void {
    return this.#errors.on("error", ({ error }) => listener(error));
  }

  /** Hears what listeners throw, of both streams. */
  onHandlerError(listener: HandlerErrorListener<Event | ErrorEvent>): () => void {
    const removers = [this.#events.onHandlerError(listener), this.#errors.onHandlerError(listener)];
    return () => {
      for (const remove of removers) remove();
    };
  }

  iterate(): AsyncIterator<Event, undefined> {
    return this.#events.iterate();
  }

  /**
   * Hands an event out; `false` when there is no room for it.
   *
   * @param bytes memory that it holds
   */
  deliver(event: Event, bytes = 0): boolean {
    return this.#events.deliver(event, bytes);
  }

  fail(error: LiveError): void {
    this.#errors.deliver({ type: "error", error });
  }

  /** Drops what waits. */
  discard(): void {
    this.#events.discard();
  }

  /** Nothing will follow. What waits can still be taken. */
  end(failure: Failure | undefined): void {
    this.#events.end(failure);
  }
}
