import { argumentError, checkObject } from "../options.ts";
import type { PuzzleImages } from "../prepare/puzzle.ts";
import type { RotateImages } from "../prepare/rotate.ts";
import type { ShapesImages } from "../prepare/shapes.ts";
import {
  type CaptchaClientOptions,
  type ClientParts,
  checkConcurrency,
  resolveClientOptions,
} from "./client-options.ts";
import { type DryRun, describeRequest } from "./dry-run.ts";
import { inOrder } from "./in-order.ts";
import type { CaptchaKind, KindTypes } from "./kinds.ts";
import { Lifetime } from "./lifetime.ts";
import { type Call, type CallOptions, type SolutionOf, Solver, type TaskOptions } from "./solve.ts";

/** What came of a task of one of these kinds. */
export type Solution<Kind extends CaptchaKind = CaptchaKind> = { [Each in Kind]: SolutionOf<Each> }[Kind];

/** One task: its kind, its images, and how it is prepared and mapped. */
export type CaptchaTask<Kind extends CaptchaKind = CaptchaKind> = {
  [Each in Kind]: { readonly kind: Each } & KindTypes[Each]["images"] & TaskOptions<Each>;
}[Kind];

/** What became of one task of several. */
export type SettledSolution =
  | { readonly index: number; readonly status: "fulfilled"; readonly value: Solution }
  | { readonly index: number; readonly status: "rejected"; readonly reason: unknown };

/** Options of `solveAll`. */
export interface SolveAllOptions extends CallOptions {
  /** Tasks that are under way at once, 1 to 64. Default: that of the client. */
  readonly concurrency?: number | undefined;
}

/** A client of the solve API. Every call rejects with a `CaptchaError`, a `SigningError`, or the reason of its signal. */
export interface CaptchaClient {
  /** Where the API is, without a slash at its end. */
  readonly baseUrl: string;
  /**
   * Finds how far the piece of a slider puzzle has to move.
   *
   * A call lasts, beside reading and preparing, at most (retries + 1) x timeoutMs + retries x (maxWaitMs + 5 s).
   *
   * @throws {CaptchaError} ERR_ARGUMENT (also of `answer`), ERR_IMAGE_INVALID or ERR_IMAGE_TOO_LARGE before anything is sent;
   *   ERR_ANSWER_INVALID or ERR_LOW_CONFIDENCE with `answer`
   * @throws {SigningError} when an image cannot be fetched, the API refuses, or the way to it fails
   */
  solvePuzzle(images: PuzzleImages, options?: TaskOptions<"puzzle"> & CallOptions): Promise<Solution<"puzzle">>;
  /** Finds how far the discs of a whirl have to turn. Fails as `solvePuzzle` does. */
  solveRotate(images: RotateImages, options?: TaskOptions<"rotate"> & CallOptions): Promise<Solution<"rotate">>;
  /** Finds the two shapes that are the same. Fails as `solvePuzzle` does. */
  solveShapes(images: ShapesImages, options?: TaskOptions<"shapes"> & CallOptions): Promise<Solution<"shapes">>;
  /**
   * Solves many tasks, a few at a time, and gives what became of each in the order of the tasks; one that fails does not
   * end the others. Tasks are taken as they are needed: a slow loop leaves at most twice `concurrency` of them begun.
   * Leaving the loop ends what is under way.
   *
   * @throws {CaptchaError} ERR_ARGUMENT when the tasks are no list; the signal's reason, and what the source of the tasks
   *   throws, from the loop
   */
  solveAll(
    tasks: Iterable<CaptchaTask> | AsyncIterable<CaptchaTask>,
    options?: SolveAllOptions,
  ): AsyncGenerator<SettledSolution, void, void>;
  /**
   * Prepares a task, and tells what would be sent, without the key and the images themselves. Nothing is sent.
   *
   * @throws {CaptchaError} as solving it would
   */
  dryRun(task: CaptchaTask, options?: Pick<CallOptions, "signal">): Promise<DryRun>;
  /** Ends the client: what is under way rejects with ERR_CLOSED, as do later calls. A shared `client` stays open. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Makes a client of the solve API.
 *
 * @throws {CaptchaError} ERR_ARGUMENT when an option is out of range
 * @throws {SigningError} ERR_ARGUMENT when it is one of how requests travel
 */
export function createCaptchaClient(options: CaptchaClientOptions): CaptchaClient {
  return clientOf(resolveClientOptions(options));
}

function clientOf(parts: ClientParts): CaptchaClient {
  const { signing, concurrency } = parts;
  const lifetime = new Lifetime();
  const solver = new Solver(parts);
  const solve = async <Kind extends CaptchaKind>(
    kind: Kind,
    images: KindTypes[Kind]["images"],
    given: TaskOptions<Kind> & CallOptions = {},
  ): Promise<SolutionOf<Kind>> => {
    const { signal: ending, ...options } = checkObject("options", given);
    return await lifetime.run(ending, (signal) => solver.solve(kind, images, options, { ...options, signal }));
  };
  const dryRun = async (task: CaptchaTask, options: Pick<CallOptions, "signal"> = {}): Promise<DryRun> => {
    const { kind } = checkObject("task", task);
    const { signal: ending } = checkObject("options", options);
    return await lifetime.run(ending, async (signal) =>
      describeRequest((await solver.prepare(kind, task, task, signal)).prepared),
    );
  };
  const close = async (): Promise<void> => {
    lifetime.end();
    await parts.close();
  };
  return {
    baseUrl: signing.baseUrl,
    solvePuzzle: (images, call) => solve("puzzle", images, call),
    solveRotate: (images, call) => solve("rotate", images, call),
    solveShapes: (images, call) => solve("shapes", images, call),
    solveAll: (tasks, call = {}) => {
      const { concurrency: atOnce = concurrency, signal: ending } = checkObject("options", call);
      const limits = { concurrency: checkConcurrency(atOnce), signal: ending };
      return inOrder(
        checkTasks(tasks),
        (task, index, signal) => settle(index, () => solveTask(task, { ...call, signal })),
        limits,
      );
    },
    dryRun,
    close,
    [Symbol.asyncDispose]: close,
  };

  async function solveTask(task: CaptchaTask, call: Call): Promise<Solution> {
    const { kind, prepare, answer } = checkObject("task", task);
    const options = { ...call, prepare, answer } as TaskOptions<CaptchaKind> & CallOptions;
    // The compiler does not see that images, options and answer are of one kind.
    return (await solve(kind, task, options)) as Solution;
  }
}

function checkTasks<Tasks>(tasks: Tasks): Tasks {
  const isList =
    typeof tasks === "object" && tasks !== null && (Symbol.iterator in tasks || Symbol.asyncIterator in tasks);
  if (isList) return tasks;
  throw argumentError("tasks", "a list of tasks", tasks);
}

async function settle(index: number, solve: () => Promise<Solution>): Promise<SettledSolution> {
  try {
    return { index, status: "fulfilled", value: await solve() };
  } catch (reason) {
    return { index, status: "rejected", reason };
  }
}
