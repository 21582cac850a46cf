import { setMaxListeners } from "node:events";

/** How many pieces of work run at once. */
export interface InOrderOptions {
  readonly concurrency: number;
  readonly signal: AbortSignal | undefined;
}

/** Work on one item; it never rejects, and ends soon when the signal aborts. */
export type Work<Item, Result> = (item: Item, index: number, signal: AbortSignal) => Promise<Result>;

/**
 * Works on items side by side, and gives the results in the order of the items.
 *
 * As many again as run at once may be done and wait for a slow item before them, or for a slow reader: nothing more is
 * begun then. Whoever leaves the loop ends what runs.
 *
 * @throws the signal's reason when it aborts; what the source of the items throws, after the results before it
 */
export async function* inOrder<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  work: Work<Item, Result>,
  { concurrency, signal }: InOrderOptions,
): AsyncGenerator<Result, void, void> {
  signal?.throwIfAborted();
  const line = new Line(items, work, concurrency);
  const onAbort = (): void => line.stop(signal?.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    for (let next = await line.take(); !next.done; next = await line.take()) yield next.value;
  } finally {
    signal?.removeEventListener("abort", onAbort);
    line.stop(new Error("the loop was left"));
  }
}

class Line<Item, Result> {
  readonly #items: Iterator<Item> | AsyncIterator<Item>;
  readonly #work: Work<Item, Result>;
  readonly #concurrency: number;
  readonly #controller = new AbortController();
  /** Begun and not taken, in order. */
  readonly #results: Promise<Result>[] = [];
  #running = 0;
  #count = 0;
  #isPulling = false;
  /** Why there are no more items, as soon as it is known. */
  #end: { readonly error?: unknown } | undefined;
  #wake: () => void = () => {};

  constructor(items: Iterable<Item> | AsyncIterable<Item>, work: Work<Item, Result>, concurrency: number) {
    this.#items = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
    this.#work = work;
    this.#concurrency = concurrency;
    // All that runs listens to one signal: Node warns of more than ten as of a leak.
    setMaxListeners(0, this.#controller.signal);
  }

  /** The next result in order. One taker at a time. */
  async take(): Promise<IteratorResult<Result, undefined>> {
    for (;;) {
      this.#controller.signal.throwIfAborted();
      this.#fill();
      const [head] = this.#results;
      if (head !== undefined) return { done: false, value: await this.#deliver(head) };
      if (this.#end === undefined) await this.#news();
      else if ("error" in this.#end) throw this.#end.error;
      else return { done: true, value: undefined };
    }
  }

  async #deliver(head: Promise<Result>): Promise<Result> {
    const result = await head;
    this.#controller.signal.throwIfAborted();
    void this.#results.shift();
    this.#fill();
    return result;
  }

  /** Ends what runs; nothing more is begun. */
  stop(reason: unknown): void {
    if (this.#controller.signal.aborted) return;
    this.#controller.abort(reason);
    this.#wake();
    if (this.#end === undefined) void this.#leaveSource();
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #fill(): void {
    const isFull = this.#running >= this.#concurrency || this.#results.length >= 2 * this.#concurrency;
    if (isFull || this.#isPulling || this.#end !== undefined || this.#controller.signal.aborted) return;
    void this.#pull();
  }

  async #pull(): Promise<void> {
    this.#isPulling = true;
    try {
      const { done, value } = await this.#items.next();
      if (done) this.#end = {};
      else if (!this.#controller.signal.aborted) this.#begin(value);
    } catch (error) {
      this.#end = { error };
    }
    this.#isPulling = false;
    this.#wake();
    this.#fill();
  }

  #begin(item: Item): void {
    this.#running++;
    const result = this.#work(item, this.#count++, this.#controller.signal).finally(() => {
      this.#running--;
      this.#fill();
    });
    this.#results.push(result);
  }

  /** Nobody waits for a source that was left: one that hangs would hold the reader, too. */
  async #leaveSource(): Promise<void> {
    try {
      await this.#items.return?.();
    } catch {
      // It was told to end, and how it does is its own affair.
    }
  }
}
