import type { EventStream, EventStreamOptions } from "../event-stream.ts";
import type { NaiveStream, Numbered } from "./naive-stream.ts";

/** What a listener does when it is called, besides to hear. */
export const habits = [
  "nothing",
  "throws",
  "rejects",
  "leaves",
  "is replaced",
  "removes the oldest",
  "ends",
  "aborts",
] as const;
export type Habit = (typeof habits)[number];

/** A stream, all that is done with it, and all that comes of it in one log. */
export class StreamWorld {
  readonly log: string[] = [];
  readonly stream: EventStream<Numbered> | NaiveStream;
  isOver: boolean = false;
  loop: AsyncIterator<Numbered, undefined> | undefined;
  #lastId = 0;
  #lastListener = 0;
  readonly #removers = new Map<number, () => void>();

  constructor(
    Stream: typeof EventStream<Numbered> | typeof NaiveStream,
    options: Pick<EventStreamOptions, "maxQueuedEvents" | "overflow">,
    canPause: boolean,
  ) {
    this.stream = new Stream({
      ...options,
      setReading: canPause ? (isReading) => this.log.push(isReading ? "reading goes on" : "reading stops") : undefined,
      onLeave: () => this.end(),
      secondLoopError: () => new Error("second loop"),
    });
    this.stream.onHandlerError((error) => this.log.push(String(error)));
  }

  deliver(type: string, bytes: number): void {
    const id = ++this.#lastId;
    const isTaken = this.stream.deliver({ type, id }, bytes);
    this.log.push(`${isTaken ? "takes" : "refuses"} ${id}`);
    // As every connection does.
    if (!isTaken) this.end({ reason: "overflow" });
  }

  on(type: string, habit: Habit): void {
    const listener = ++this.#lastListener;
    const remove = this.stream.on(type, ({ id }) => {
      this.log.push(`listener ${listener} hears ${id}`);
      return this.#act(habit, listener);
    });
    this.#removers.set(listener, remove);
  }

  #act(habit: Habit, listener: number): unknown {
    switch (habit) {
      case "nothing":
        return;
      case "throws":
        throw `listener ${listener} throws`;
      case "rejects":
        return Promise.reject(`listener ${listener} rejects`);
      case "leaves":
        return this.off(listener);
      case "is replaced":
        this.off(listener);
        return this.on("event", "nothing");
      case "removes the oldest":
        return this.offOldest();
      case "ends":
        return this.end();
      case "aborts":
        this.stream.discard();
        return this.end({ reason: "aborted" });
    }
  }

  off(listener: number): void {
    this.#removers.get(listener)?.();
    this.#removers.delete(listener);
  }

  offOldest(): void {
    const [oldest] = this.#removers.keys();
    if (oldest !== undefined) this.off(oldest);
  }

  iterate(): void {
    try {
      this.loop = this.stream.iterate();
    } catch (error) {
      this.log.push(String(error));
    }
  }

  next(): void {
    this.loop?.next().then(
      ({ value }) => this.log.push(value === undefined ? "the loop ends" : `the loop gets ${value.id}`),
      (reason) => this.log.push(`the loop fails: ${reason}`),
    );
  }

  leave(): void {
    this.loop?.return?.().then(
      () => this.log.push("the loop is left"),
      (reason) => this.log.push(`leaving fails: ${reason}`),
    );
    this.loop = undefined;
  }

  end(failure?: { readonly reason: unknown }): void {
    this.isOver = true;
    this.stream.end(failure);
  }
}
