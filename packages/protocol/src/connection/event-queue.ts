/** Why a queue ended early; a box, since the reason of a signal may be any value. */
export interface Failure {
  readonly reason: unknown;
}

interface Reader<T> {
  resolve(result: IteratorResult<T, undefined>): void;
  reject(reason: unknown): void;
}

interface Waiting<T> {
  readonly item: T;
  readonly bytes: number;
}

/** Bounds of a queue. */
export interface QueueBounds {
  /** Most items that wait. */
  readonly items: number;
  /** Most memory that waiting items hold, in bytes; one item always has room. */
  readonly bytes: number;
}

/** A first-in-first-out queue that a reader awaits, bounded by the number of its items and by what they hold. */
export class EventQueue<T> {
  readonly #bounds: QueueBounds;
  readonly #waiting: Reader<T>[] = [];
  #items: (Waiting<T> | undefined)[] = [];
  #bytes = 0;
  #head = 0;
  #end: { readonly failure: Failure | undefined } | undefined;

  constructor(bounds: QueueBounds) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#items.length - this.#head;
  }

  /**
   * Adds an item; `false` when there is no room for it.
   *
   * @param bytes memory that the item holds
   * @param bounds in place of the queue's own
   */
  push(item: T, bytes = 0, bounds: QueueBounds = this.#bounds): boolean {
    const reader = this.#waiting.shift();
    if (reader !== undefined) {
      reader.resolve({ done: false, value: item });
      return true;
    }
    if (!this.hasRoom(bytes, bounds)) return false;
    this.#items.push({ item, bytes });
    this.#bytes += bytes;
    return true;
  }

  /** Tells whether one more item may wait. */
  hasRoom(bytes: number, { items, bytes: maxBytes }: QueueBounds = this.#bounds): boolean {
    return this.size < items && (this.size === 0 || this.#bytes + bytes <= maxBytes);
  }

  /** Which part of its bounds is used, 0 to 1; more when other bounds were given to `push`. */
  get fill(): number {
    return Math.max(this.size / this.#bounds.items, this.#bytes / this.#bounds.bytes);
  }

  /** Drops what waits for the longest time; `false` when nothing waits. */
  dropOldest(): boolean {
    if (this.size === 0) return false;
    this.#take();
    return true;
  }

  /** What waits, oldest first; it goes on waiting. */
  peekAll(): T[] {
    return this.#items.slice(this.#head).map((waiting) => (waiting as Waiting<T>).item);
  }

  clear(): void {
    this.#items = [];
    this.#bytes = 0;
    this.#head = 0;
  }

  /** Nothing will follow: the reader gets what waits, then the end or the failure. */
  end(failure?: Failure): void {
    this.#end ??= { failure };
    for (const reader of this.#waiting.splice(0)) this.#settle(reader);
  }

  next(): Promise<IteratorResult<T, undefined>> {
    return new Promise((resolve, reject) => {
      if (this.size > 0) resolve({ done: false, value: this.#take() });
      else if (this.#end !== undefined) this.#settle({ resolve, reject });
      else this.#waiting.push({ resolve, reject });
    });
  }

  #settle({ resolve, reject }: Reader<T>): void {
    const failure = this.#end?.failure;
    if (failure === undefined) resolve({ done: true, value: undefined });
    else reject(failure.reason);
  }

  #take(): T {
    const { item, bytes } = this.#items[this.#head] as Waiting<T>;
    this.#items[this.#head++] = undefined;
    this.#bytes -= bytes;
    // Shifting an array of thousands for each item would cost more than the items.
    if (this.#head * 2 >= this.#items.length) {
      this.#items.splice(0, this.#head);
      this.#head = 0;
    }
    return item;
  }
}
