import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { MockServerError } from "../errors.ts";

/** What a server process has used. */
export interface Usage {
  readonly cpuMs: number;
  readonly rssBytes: number;
}

/** What the child says first. */
export interface Ready {
  readonly url: string;
  readonly key: string;
}

const TIMEOUT_MS = 30_000;

/** A server in a process of its own, without limits: the load must not take its time. */
export class OwnServer {
  readonly #child: ChildProcess;
  readonly ready: Ready;

  private constructor(child: ChildProcess, ready: Ready) {
    this.#child = child;
    this.ready = ready;
  }

  /** @throws {MockServerError} ERR_LISTEN when it does not start */
  static async start(): Promise<OwnServer> {
    const child = fork(new URL("./server-child.js", import.meta.url), {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    return new OwnServer(child, await answerOf<Ready>(child));
  }

  /** Nothing when it does not answer any more. */
  async usage(): Promise<Usage | undefined> {
    if (!this.#child.connected) return undefined;
    const answer = answerOf<Usage>(this.#child).catch(() => undefined);
    this.#child.send("usage");
    return answer;
  }

  stop(): void {
    this.#child.kill("SIGKILL");
  }
}

async function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const exit = once(child, "exit", { signal }).then(() => {
    throw new MockServerError("ERR_LISTEN", "the server's process has ended");
  });
  try {
    const [answer] = await Promise.race([once(child, "message", { signal }), exit]);
    return answer as Answer;
  } finally {
    over.abort();
    await exit.catch(() => undefined);
  }
}
