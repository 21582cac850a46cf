import type { CaptchaClient, CaptchaTask } from "../client/captcha-client.ts";
import { type CaptchaKind, kinds } from "../client/kinds.ts";
import { readKind } from "./arguments.ts";
import { type DescribedError, describeError } from "./describe-error.ts";
import { parseJson, readText } from "./files.ts";
import { Progress } from "./progress.ts";
import { type Terminal, UsageError, writeJson } from "./terminal.ts";

/** How a batch is run. */
export interface BatchOptions {
  /** Nothing is sent. */
  readonly isDryRun: boolean;
  /** What the command line says about tasks of a kind; what a task says itself goes before it. */
  readonly defaultsOf: (kind: CaptchaKind) => TaskDefaults;
  readonly terminal: Terminal;
}

/** Options of a task that does not say others. */
export interface TaskDefaults {
  readonly prepare: object;
  readonly answer: object;
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
  { isDryRun, defaultsOf, terminal }: BatchOptions,
): Promise<void> {
  const tasks = parseTasks(await readText(terminal, file), defaultsOf);
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
  | ({ readonly index: number; readonly status: "rejected" } & DescribedError);

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

function parseTasks(lines: string, defaultsOf: BatchOptions["defaultsOf"]): CaptchaTask[] {
  const tasks = lines
    .split("\n")
    .map((line, index) => ({ line: line.trim(), place: `line ${index + 1} of the batch` }))
    .filter(({ line }) => line !== "")
    .map(({ line, place }) => parseTask(parseJson(line, place), place, defaultsOf));
  if (tasks.length === 0) throw new UsageError("the batch has no task");
  return tasks;
}

/** A file is what a task names, never a URL or base64. */
function parseTask(value: unknown, place: string, defaultsOf: BatchOptions["defaultsOf"]): CaptchaTask {
  if (typeof value !== "object" || value === null) throw new UsageError(`${place} is no task: no object`);
  const fields = value as Readonly<Record<string, unknown>>;
  const kind = readKind(fields["kind"] as string | undefined);
  const images = kinds[kind].images.map((name) => {
    if (typeof fields[name] === "string") return [name, { path: fields[name] }];
    throw new UsageError(`${place}: ${name} must be the name of a file`);
  });
  const defaults = defaultsOf(kind);
  const prepare = { ...defaults.prepare, ...optionsIn(fields, "prepare", place) };
  const answer = { ...defaults.answer, ...optionsIn(fields, "answer", place) };
  return { kind, ...Object.fromEntries(images), prepare, answer } as CaptchaTask;
}

function optionsIn(fields: Readonly<Record<string, unknown>>, name: string, place: string): object | undefined {
  const options = fields[name];
  if (options === undefined) return undefined;
  if (typeof options === "object" && options !== null && !Array.isArray(options)) return options;
  throw new UsageError(`${place}: ${name} must be an object`);
}
