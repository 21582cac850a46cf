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

/** A first-in-first-out queue that a reader awaits, bounded by the number of its items and by what they hold. */
export class EventQueue<T> {
  readonly #capacity: number;
  readonly #maxBytes: number;
  readonly #waiting: Reader<T>[] = [];
  #items: (Waiting<T> | undefined)[] = [];
  #bytes = 0;
  #head = 0;
  #end: { readonly failure: Failure | undefined } | undefined;

  /**
   * @param capacity most items that wait
   * @param maxBytes most memory that waiting items hold; one item always has room
   */
  constructor(capacity: number, maxBytes: number = Number.POSITIVE_INFINITY) {
    this.#capacity = capacity;
    this.#maxBytes = maxBytes;
  }

  get size(): number {
    return this.#items.length - this.#head;
  }

  /**
   * Adds an item; `false` when there is no room for it.
   *
   * @param bytes memory that the item holds
   */
  push(item: T, bytes = 0): boolean {
    const reader = this.#waiting.shift();
    if (reader !== undefined) {
      reader.resolve({ done: false, value: item });
      return true;
    }
    if (this.size >= this.#capacity) return false;
    if (this.size > 0 && this.#bytes + bytes > this.#maxBytes) return false;
    this.#items.push({ item, bytes });
    this.#bytes += bytes;
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
