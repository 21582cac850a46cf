/** Anything that is told apart by its `type`. */
export interface Typed {
  readonly type: string;
}

/** Hears what a listener threw, and of which event. */
export type HandlerErrorListener<Event> = (error: unknown, event: Event) => void;

/**
 * The listeners of a stream, by type of event; those of `event` hear every one.
 *
 * One that throws affects neither the others nor the connection; its error goes to the `handlerError` listeners, or,
 * when there are none, is thrown outside of everything, as an uncaught exception.
 */
export class Listeners<Event extends Typed> {
  readonly #byType = new Map<string, Set<{ readonly call: (event: Event) => unknown }>>();
  readonly #errorListeners = new Set<{ readonly call: HandlerErrorListener<Event> }>();

  /** Adds a listener; the returned function removes it. */
  add(type: string, listener: (event: Event) => unknown): () => void {
    const listeners = this.#byType.get(type) ?? new Set();
    this.#byType.set(type, listeners);
    return addTo(listeners, { call: listener });
  }

  addHandlerError(listener: HandlerErrorListener<Event>): () => void {
    return addTo(this.#errorListeners, { call: listener });
  }

  /** Tells whether nobody listens to any event. */
  get isEmpty(): boolean {
    return [...this.#byType.values()].every(({ size }) => size === 0);
  }

  /**
   * Calls the listeners of the event's type, then those of all events, each in the order in which they were added. All
   * that were there at the beginning are called, whatever another one does meanwhile.
   */
  deliver(event: Event): void {
    const ofAll = event.type === "event" ? [] : this.#listenersOf("event");
    // A copy, since a listener may add and remove others.
    for (const { call } of [...this.#listenersOf(event.type), ...ofAll]) this.#call(call, event);
  }

  #listenersOf(type: string) {
    return this.#byType.get(type) ?? [];
  }

  #call(listener: (event: Event) => unknown, event: Event): void {
    try {
      const result = listener(event);
      if (result instanceof Promise) result.catch((error: unknown) => this.#report(error, event));
    } catch (error) {
      this.#report(error, event);
    }
  }

  #report(error: unknown, event: Event): void {
    if (this.#errorListeners.size === 0) throwOutside(error);
    for (const { call } of [...this.#errorListeners]) {
      try {
        call(error, event);
      } catch (second) {
        throwOutside(second);
      }
    }
  }
}

function addTo<T>(set: Set<T>, entry: T): () => void {
  set.add(entry);
  return () => {
    set.delete(entry);
  };
}

function throwOutside(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
