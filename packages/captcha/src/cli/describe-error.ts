import { SigningError } from "@webcast-kit/signing";
import { CaptchaError } from "../errors.ts";

/** A failed task, as it is written. */
export interface DescribedError {
  readonly code: string;
  readonly message: string;
  /** What the API answered, where the answer was of no use: it was paid for. */
  readonly answer?: unknown;
}

/**
 * Describes the error of a task.
 *
 * @throws {unknown} the error itself when it is of another package: only ours are known to hold no secret
 */
export function describeError(error: unknown): DescribedError {
  if (!(error instanceof CaptchaError || error instanceof SigningError)) throw error;
  const { code, message } = error;
  const answer = error instanceof CaptchaError ? error.answer : undefined;
  return answer === undefined ? { code, message } : { code, message, answer };
}
