import { SigningError } from "@webcast-kit/signing";
import type { CaptchaClient, CaptchaTask } from "../client/captcha-client.ts";
import { kinds } from "../client/kinds.ts";
import { CaptchaError } from "../errors.ts";
import { readKind } from "./arguments.ts";
import { parseJson, readText } from "./files.ts";
import { Progress } from "./progress.ts";
import { type Terminal, UsageError, writeJson } from "./terminal.ts";

/** How a batch is run. */
export interface BatchOptions {
  /** Nothing is sent. */
  readonly isDryRun: boolean;
  readonly terminal: Terminal;
}

/**
 * Solves tasks of a file, and writes a line of JSON for each, in order.
 *
 * @throws {UsageError} when a line is no task, before anything is sent
 * @throws {Error} at the end, when a task failed
 */
export async function runBatch(
  client: CaptchaClient,
  file: string,
  { isDryRun, terminal }: BatchOptions,
): Promise<void> {
  const tasks = parseTasks(await readText(terminal, file));
  const progress = new Progress(terminal.stderr, tasks.length);
  let failures = 0;
  try {
    const lines = isDryRun ? dryRunAll(client, tasks, terminal.signal) : solveAll(client, tasks, terminal.signal);
    for await (const line of lines) {
      if (line.status === "rejected") failures++;
      writeJson(terminal.stdout, line);
      progress.step(line.status === "rejected");
    }
  } finally {
    progress.end();
  }
  if (failures > 0) throw new Error(`${failures} of ${tasks.length} tasks failed`);
}

/** What became of a task, as it is written. */
type BatchLine =
  | { readonly index: number; readonly status: "fulfilled"; readonly answer?: unknown; readonly request?: unknown }
  | { readonly index: number; readonly status: "rejected"; readonly code: string; readonly message: string };

async function* solveAll(
  client: CaptchaClient,
  tasks: readonly CaptchaTask[],
  signal: AbortSignal,
): AsyncGenerator<BatchLine> {
  for await (const result of client.solveAll(tasks, { signal })) {
    const { index } = result;
    if (result.status === "rejected") yield { index, status: "rejected", ...describeError(result.reason) };
    else yield { index, status: "fulfilled", answer: result.value.answer };
  }
}

async function* dryRunAll(
  client: CaptchaClient,
  tasks: readonly CaptchaTask[],
  signal: AbortSignal,
): AsyncGenerator<BatchLine> {
  for (const [index, task] of tasks.entries()) {
    try {
      yield { index, status: "fulfilled", request: await client.dryRun(task, { signal }) };
    } catch (error) {
      signal.throwIfAborted();
      yield { index, status: "rejected", ...describeError(error) };
    }
  }
}

/** Only errors of these packages are known to hold no secret. */
function describeError(error: unknown): { code: string; message: string } {
  if (error instanceof CaptchaError || error instanceof SigningError)
    return { code: error.code, message: error.message };
  throw error;
}

function parseTasks(lines: string): CaptchaTask[] {
  const tasks = lines
    .split("\n")
    .map((line, index) => ({ line: line.trim(), place: `line ${index + 1} of the batch` }))
    .filter(({ line }) => line !== "")
    .map(({ line, place }) => parseTask(parseJson(line, place), place));
  if (tasks.length === 0) throw new UsageError("the batch has no task");
  return tasks;
}

/** A file is what a task names, never a URL or base64. */
function parseTask(value: unknown, place: string): CaptchaTask {
  if (typeof value !== "object" || value === null) throw new UsageError(`${place} is no task: no object`);
  const fields = value as Readonly<Record<string, unknown>>;
  const kind = readKind(fields["kind"] as string | undefined);
  const images = kinds[kind].images.map((name) => {
    if (typeof fields[name] === "string") return [name, { path: fields[name] }];
    throw new UsageError(`${place}: ${name} must be the name of a file`);
  });
  const { prepare, answer } = fields;
  return { kind, ...Object.fromEntries(images), prepare, answer } as CaptchaTask;
}
