import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** Longest wait for an answer of a child. */
const TIMEOUT_MS = 60_000;

/** A child process that is asked and answers, one question at a time. */
export class Child {
  readonly #process: ChildProcess;

  constructor(module: string, args: readonly string[], execArgv: readonly string[] = []) {
    this.#process = fork(new URL(module, import.meta.url), args, { execArgv: [...execArgv] });
  }

  /** The next thing that it says. */
  async next<Answer>(): Promise<Answer> {
    const gone = new AbortController();
    const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const end = once(this.#process, "exit", { signal }).then(([code]) => {
      throw new Error(`a child ended with exit code ${code}`);
    });
    try {
      const [answer] = (await Promise.race([once(this.#process, "message", { signal }), end])) as [Answer];
      return answer;
    } finally {
      gone.abort();
      await end.catch(() => undefined);
    }
  }

  tell(command: object): void {
    this.#process.send(command);
  }

  async ask<Answer>(command: object): Promise<Answer> {
    const answer = this.next<Answer>();
    this.tell(command);
    return answer;
  }

  stop(): void {
    this.#process.kill();
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
