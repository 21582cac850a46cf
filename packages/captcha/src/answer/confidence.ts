import { CaptchaError } from "../errors.ts";
import { checkNumber } from "../options.ts";
import type { AnswerOptions, MappedAnswer } from "./answer.ts";

/**
 * Passes an answer through that is sure enough.
 *
 * @throws {CaptchaError} ERR_LOW_CONFIDENCE with the mapped answer when it is not; ERR_ARGUMENT for a floor beside 0 to 1
 */
export function assertConfidence<Answer extends MappedAnswer>(
  answer: Answer,
  { minConfidence = 0 }: AnswerOptions,
): Answer {
  const floor = checkNumber("minConfidence", minConfidence, 0, 1);
  if (answer.confidence >= floor) return answer;
  const message = `the answer has a confidence of ${answer.confidence}, wanted is ${floor} or more`;
  throw new CaptchaError("ERR_LOW_CONFIDENCE", message, { answer });
}
