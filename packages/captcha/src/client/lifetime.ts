import { SigningError } from "@webcast-kit/signing";

/** What a client has under way, so that its end leaves nothing waiting. */
export class Lifetime {
  readonly #endings = new Set<(reason: unknown) => void>();
  #isOver = false;

  /**
   * Runs work until it is done, the caller's signal aborts or the client is closed: then it rejects at once. The work's
   * signal aborts in any case in the end, so that nothing which it began outlives it.
   *
   * @throws {SigningError} ERR_CLOSED when the client is closed; the caller's reason; what the work throws
   */
  run<T>(signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      signal?.throwIfAborted();
      if (this.#isOver) throw closedError();
      const controller = new AbortController();
      const end = (reason: unknown): void => {
        reject(reason);
        controller.abort(reason);
      };
      const onAbort = (): void => end(signal?.reason);
      this.#endings.add(end);
      signal?.addEventListener("abort", onAbort, { once: true });
      const leave = (): void => {
        this.#endings.delete(end);
        signal?.removeEventListener("abort", onAbort);
        controller.abort();
      };
      work(controller.signal).finally(leave).then(resolve, reject);
    });
  }

  /** Fails what is under way, and all that comes. */
  end(): void {
    this.#isOver = true;
    for (const end of [...this.#endings]) end(closedError());
  }
}

function closedError(): SigningError {
  return new SigningError("ERR_CLOSED", "the client is closed", { side: "local", retryable: false });
}
