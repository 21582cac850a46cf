/** Why a queue ended early; a box, since the reason of a signal may be any value. */
export interface Failure {
  readonly reason: unknown;
}

interface Reader<T> {
  resolve(result: IteratorResult<T, undefined>): void;
  reject(reason: unknown): void;
}

/** A bounded first-in-first-out queue that a reader awaits. */
export class EventQueue<T> {
  readonly #capacity: number;
  readonly #waiting: Reader<T>[] = [];
  #items: T[] = [];
  #head = 0;
  #end: { readonly failure: Failure | undefined } | undefined;

  /** @param capacity most items that wait */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#items.length - this.#head;
  }

  /** Adds an item; `false` when there is no room for it. */
  push(item: T): boolean {
    const reader = this.#waiting.shift();
    if (reader !== undefined) {
      reader.resolve({ done: false, value: item });
      return true;
    }
    if (this.size >= this.#capacity) return false;
    this.#items.push(item);
    return true;
  }

  /** What waits, oldest first; it goes on waiting. */
  peekAll(): T[] {
    return this.#items.slice(this.#head);
  }

  clear(): void {
    this.#items = [];
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
    const item = this.#items[this.#head] as T;
    this.#items[this.#head++] = undefined as T;
    // Shifting an array of thousands for each item would cost more than the items.
    if (this.#head * 2 >= this.#items.length) {
      this.#items.splice(0, this.#head);
      this.#head = 0;
    }
    return item;
  }
}
