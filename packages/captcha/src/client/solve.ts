import type { AnswerWarning, RawAnswer } from "../answer/answer.ts";
import { argumentError } from "../options.ts";
import { adviseAccess } from "./access-advice.ts";
import type { Asked, KnownAnswer } from "./answer-cache.ts";
import type { ClientParts } from "./client-options.ts";
import { type CaptchaKind, isCaptchaKind, type KindTypes, kinds } from "./kinds.ts";
import { RepeatGuard } from "./repeat-guard.ts";
import { withRetries } from "./retry.ts";
import { parametersOf, type SolveRequest, solveRequest } from "./solve-request.ts";

/** How one task is prepared and mapped, on top of what the client says. */
export interface TaskOptions<Kind extends CaptchaKind> {
  /** How the images are read and prepared. */
  readonly prepare?: KindTypes[Kind]["prepareOptions"] | undefined;
  /** How the answer is understood and mapped. */
  readonly answer?: KindTypes[Kind]["answerOptions"] | undefined;
}

/** How one call is made. */
export interface CallOptions {
  /** Ends the call; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Longest time for one request, 1 to 300,000 ms. Default: that of the client. */
  readonly timeoutMs?: number | undefined;
  /** Asks the API, also when the answer is known. Default false. */
  readonly isFresh?: boolean | undefined;
}

/** What came of one task. */
export interface SolutionOf<Kind extends CaptchaKind> {
  readonly answer: KindTypes[Kind]["answer"];
  /** The images as they were sent, with what maps any other place of them. */
  readonly prepared: KindTypes[Kind]["prepared"];
  /** The answer was known, or on its way for another call, from the same images. */
  readonly isCached: boolean;
  /** Requests that this call made: 0 when the answer was known, more than 1 when some failed. */
  readonly attempts: number;
}

/** Options with a signal that is always there. */
export type Call = Omit<CallOptions, "signal"> & { readonly signal: AbortSignal };

/** Prepares, asks and maps. */
export class Solver {
  readonly #parts: ClientParts;
  readonly #guard = new RepeatGuard();

  constructor(parts: ClientParts) {
    this.#parts = parts;
  }

  async solve<Kind extends CaptchaKind>(
    kind: Kind,
    images: KindTypes[Kind]["images"],
    task: TaskOptions<Kind>,
    call: Call,
  ): Promise<SolutionOf<Kind>> {
    const prepared = await this.prepare(kind, images, task, call.signal);
    const request = solveRequest(prepared);
    const known = await this.#answerTo(request, call);
    const answer = this.#map(kind, prepared, request, known, task);
    return { answer, prepared, isCached: known.isCached, attempts: known.attempts };
  }

  async prepare<Kind extends CaptchaKind>(
    kind: Kind,
    images: KindTypes[Kind]["images"],
    task: TaskOptions<Kind>,
    signal: AbortSignal,
  ): Promise<KindTypes[Kind]["prepared"]> {
    if (!isCaptchaKind(kind)) throw argumentError("kind", "puzzle, rotate or shapes", kind);
    return await kinds[kind].prepare(images, { ...this.#parts.prepare, ...task.prepare, signal });
  }

  async #answerTo(request: SolveRequest, { signal, timeoutMs, isFresh = false }: Call): Promise<KnownAnswer> {
    const { cache } = this.#parts;
    const ask = (until: AbortSignal) => this.#ask(request, until, timeoutMs);
    if (cache === undefined) return { ...(await ask(signal)), isCached: false };
    if (isFresh) cache.forget(request.key);
    return await cache.get(request.key, ask, signal);
  }

  async #ask(request: SolveRequest, signal: AbortSignal, timeoutMs = this.#parts.timeoutMs): Promise<Asked> {
    const { rest } = this.#parts.signing;
    const method = rest[request.endpoint] as (parameters: object, options: object) => Promise<unknown>;
    const parameters = parametersOf(request);
    try {
      const { value, attempts } = await withRetries(this.#parts.retry, signal, () =>
        method(parameters, { signal, timeoutMs }),
      );
      return { data: value, attempts };
    } catch (error) {
      throw adviseAccess(error);
    }
  }

  #map<Kind extends CaptchaKind>(
    kind: Kind,
    prepared: KindTypes[Kind]["prepared"],
    { key }: SolveRequest,
    { data, isCached }: KnownAnswer,
    task: TaskOptions<Kind>,
  ): KindTypes[Kind]["answer"] {
    const { minConfidence, answer: defaults, cache } = this.#parts;
    try {
      const options = { minConfidence, ...defaults[kind], ...task.answer } as KindTypes[Kind]["answerOptions"];
      const answer = kinds[kind].map(prepared, data, options);
      return isCached ? answer : withWarnings(answer, this.#guard.learn(kind, key, answer.raw));
    } catch (error) {
      // What was of no use is asked again by the next call: another answer may be better.
      cache?.forget(key);
      throw error;
    }
  }
}

function withWarnings<Answer extends { readonly warnings: readonly AnswerWarning[]; readonly raw: RawAnswer }>(
  answer: Answer,
  more: readonly AnswerWarning[],
): Answer {
  return more.length === 0 ? answer : { ...answer, warnings: [...answer.warnings, ...more] };
}
