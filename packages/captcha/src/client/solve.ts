import type { AnswerWarning, RawAnswer } from "../answer/answer.ts";
import { argumentError, checkObject, withDefaults } from "../options.ts";
import { adviseAccess } from "./access-advice.ts";
import type { Asked, KnownAnswer } from "./answer-cache.ts";
import { type ClientParts, checkTimeout } from "./client-options.ts";
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
  /**
   * Longest time for one request, 1 to 300,000 ms; also for a wait on the request of another call that may last longer.
   * Default: that of the client.
   */
  readonly timeoutMs?: number | undefined;
  /** Asks the API, also when the answer is known, or on its way for another call. Default false. */
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

/** A task that can be sent. */
interface PreparedTask<Kind extends CaptchaKind> {
  readonly prepared: KindTypes[Kind]["prepared"];
  /** Maps what the API says, by options that are checked. */
  readonly map: (answer: unknown) => KindTypes[Kind]["answer"];
}

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
    const { prepared, map } = await this.prepare(kind, images, task, call.signal);
    const request = solveRequest(prepared);
    const known = await this.#answerTo(request, call);
    const answer = this.#map(request, known, map);
    return { answer, prepared, isCached: known.isCached, attempts: known.attempts };
  }

  /** Checks all that can be wrong on this side, so that no request is spent on it. */
  async prepare<Kind extends CaptchaKind>(
    kind: Kind,
    images: KindTypes[Kind]["images"],
    task: TaskOptions<Kind>,
    signal: AbortSignal,
  ): Promise<PreparedTask<Kind>> {
    if (!isCaptchaKind(kind)) throw argumentError("kind", "puzzle, rotate or shapes", kind);
    checkObject("images", images);
    const { prepare, minConfidence, answer } = this.#parts;
    const prepareOptions = withDefaults<KindTypes[Kind]["prepareOptions"]>(prepare, "prepare", task.prepare);
    const ofKind = withDefaults<KindTypes[Kind]["answerOptions"]>({ minConfidence }, `answer.${kind}`, answer[kind]);
    const answerOptions = withDefaults(ofKind, "answer", task.answer);
    const prepared = await kinds[kind].prepare(images, { ...prepareOptions, signal });
    return { prepared, map: kinds[kind].mapper(prepared, answerOptions) };
  }

  async #answerTo(request: SolveRequest, { signal, isFresh = false, ...call }: Call): Promise<KnownAnswer> {
    const { cache } = this.#parts;
    const timeoutMs = checkTimeout(call.timeoutMs ?? this.#parts.timeoutMs);
    const ask = (until: AbortSignal) => this.#ask(request, until, timeoutMs);
    if (cache === undefined) return { ...(await ask(signal)), isCached: false };
    return await cache.get(request.key, ask, { signal, timeoutMs, isFresh });
  }

  async #ask(request: SolveRequest, signal: AbortSignal, timeoutMs: number): Promise<Asked> {
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
    { kind, key }: SolveRequest,
    { data, isCached }: KnownAnswer,
    map: PreparedTask<Kind>["map"],
  ): KindTypes[Kind]["answer"] {
    try {
      const answer = map(data);
      return isCached ? answer : withWarnings(answer, this.#guard.learn(kind, key, answer.raw));
    } catch (error) {
      // Options are checked before: it is the answer that is of no use, and another one may be better.
      this.#parts.cache?.forget(key);
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
