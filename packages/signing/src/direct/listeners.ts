import { type LiveEvent, type LiveEventType, liveEventTypes } from "@webcast-kit/protocol";
import { argumentError } from "../options.ts";

/** Hears what a listener threw, and of which event. */
export type HandlerErrorListener = (error: unknown, event: LiveEvent) => void;

type Listener = (event: LiveEvent) => unknown;

/** What can be listened to beside the types of events. */
type ExtraType = "event" | "handlerError";

const TYPES: ReadonlySet<string> = new Set<LiveEventType | ExtraType>([...liveEventTypes, "event", "handlerError"]);

/**
 * The listeners of a connection. One that throws affects neither the others nor the connection; its error goes to the
 * `handlerError` listeners, or, when there are none, is thrown outside of everything, as an uncaught exception.
 */
export class Listeners {
  readonly #byType = new Map<string, Set<{ readonly call: Listener }>>();
  readonly #errorListeners = new Set<{ readonly call: HandlerErrorListener }>();

  /** @throws {SigningError} ERR_ARGUMENT when nothing is called so */
  add(type: LiveEventType | "event", listener: Listener): () => void {
    checkType(type);
    const listeners = this.#byType.get(type) ?? new Set();
    this.#byType.set(type, listeners);
    return addTo(listeners, { call: listener });
  }

  addHandlerError(listener: HandlerErrorListener): () => void {
    return addTo(this.#errorListeners, { call: listener });
  }

  /** Calls the listeners of the event's type, then those of all events, each in the order in which they were added. */
  deliver(event: LiveEvent): void {
    for (const type of [event.type, "event"]) {
      for (const { call } of [...(this.#byType.get(type) ?? [])]) this.#call(call, event);
    }
  }

  #call(listener: Listener, event: LiveEvent): void {
    try {
      const result = listener(event);
      if (result instanceof Promise) result.catch((error: unknown) => this.#report(error, event));
    } catch (error) {
      this.#report(error, event);
    }
  }

  #report(error: unknown, event: LiveEvent): void {
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

function checkType(type: string): void {
  if (!TYPES.has(type)) throw argumentError("type", 'a type of event, "event" or "handlerError"', type);
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
