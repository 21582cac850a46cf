interface Waiter<T> {
  readonly deadlineMs: number;
  resolve(value: T): void;
  reject(reason: unknown): void;
}

/** Those who wait, in the order in which they came. All wait equally long at most. */
export class WaitingLine<T> {
  readonly #waiters = new Set<Waiter<T>>();

  get size(): number {
    return this.#waiters.size;
  }

  /** When the one who has waited longest has to go; Infinity when nobody waits. */
  get firstDeadlineMs(): number {
    const [first] = this.#waiters;
    return first?.deadlineMs ?? Number.POSITIVE_INFINITY;
  }

  /** Waits at the end of the line. Rejects at once with the signal's reason when it aborts; then calls `onAbort`. */
  join(deadlineMs: number, signal: AbortSignal | undefined, onAbort: () => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      signal?.throwIfAborted();
      const leave = (): void => {
        this.#waiters.delete(waiter);
        signal?.removeEventListener("abort", abort);
      };
      const waiter: Waiter<T> = {
        deadlineMs,
        resolve: (value) => {
          leave();
          resolve(value);
        },
        reject: (reason) => {
          leave();
          reject(reason);
        },
      };
      const abort = (): void => {
        waiter.reject(signal?.reason);
        onAbort();
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#waiters.add(waiter);
    });
  }

  /** Gives the first one what it waits for; false when nobody waits. */
  serve(value: T): boolean {
    const [first] = this.#waiters;
    first?.resolve(value);
    return first !== undefined;
  }

  /** Sends away all whose deadline is hopeless. */
  dismiss(isHopeless: (deadlineMs: number) => boolean, error: () => unknown): void {
    for (const waiter of this.#waiters) {
      if (isHopeless(waiter.deadlineMs)) waiter.reject(error());
    }
  }
}
