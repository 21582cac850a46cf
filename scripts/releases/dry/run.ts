import { spawn } from "node:child_process";

export interface RunOptions {
  readonly cwd: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
}

export interface RunResult {
  readonly ok: boolean;
  /** What it wrote, and why it did not end well; the end of it when it is long. */
  readonly output: string;
}

const MAX_OUTPUT_CHARS = 200_000;

/** Runs a program to its end, and ends it with all that it started when that takes too long. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const { cwd, timeoutMs, signal, env } = options;
  return new Promise((resolve) => {
    // A group of its own, so that what it started ends with it.
    const child = spawn(command, [...args], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let output = "";
    const take = (text: string) => {
      output = (output + text).slice(-MAX_OUTPUT_CHARS);
    };
    child.stdout.setEncoding("utf8").on("data", take);
    child.stderr.setEncoding("utf8").on("data", take);
    const end = (why: string) => {
      take(`\n${why}`);
      try {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    };
    const timer = setTimeout(() => end(`still running after ${timeoutMs / 1000} s`), timeoutMs);
    const abort = () => end("told to stop");
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    const settle = (ok: boolean) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      resolve({ ok, output });
    };
    child.once("error", (error) => {
      take(error.message);
      settle(false);
    });
    child.once("close", (code, killedBy) => {
      if (code !== 0) take(`\nended with ${code ?? killedBy}`);
      settle(code === 0);
    });
  });
}
