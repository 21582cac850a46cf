import { SigningError } from "../errors.ts";

/** Work under way that can be told to fail. */
export interface Task {
  fail(reason: unknown): void;
}

/** What a client has under way, so that its end leaves nothing waiting. */
export class Lifetime {
  readonly #tasks = new Set<Task>();
  #isOver = false;

  /** @throws {SigningError} ERR_CLOSED when the client is closed */
  enter(task: Task): void {
    if (this.#isOver) throw closedError();
    this.#tasks.add(task);
  }

  leave(task: Task): void {
    this.#tasks.delete(task);
  }

  /**
   * Runs work that heeds a signal, and aborts it when the caller does or the client is closed.
   *
   * @throws {SigningError} ERR_CLOSED when the client is closed; the caller's reason; what the work throws
   */
  async run<T>(signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    const controller = new AbortController();
    const task: Task = { fail: (reason) => controller.abort(reason) };
    const onAbort = (): void => controller.abort(signal?.reason);
    this.enter(task);
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      return await work(controller.signal);
    } finally {
      signal?.removeEventListener("abort", onAbort);
      this.leave(task);
    }
  }

  /** Fails what is under way, and all that comes. */
  end(): void {
    this.#isOver = true;
    const tasks = [...this.#tasks];
    this.#tasks.clear();
    for (const task of tasks) task.fail(closedError());
  }
}

function closedError(): SigningError {
  return new SigningError("ERR_CLOSED", "the client is closed", { side: "local", retryable: false });
}
