import { CaptchaError } from "../errors.ts";
import { checkNumber } from "../options.ts";
import type { AnswerOptions, MappedAnswer } from "./answer.ts";

/**
 * Makes what passes an answer through that is sure enough, and throws ERR_LOW_CONFIDENCE with the mapped answer when it
 * is not.
 *
 * @throws {CaptchaError} ERR_ARGUMENT for a floor beside 0 to 1
 */
export function confidenceFloor({
  minConfidence = 0,
}: AnswerOptions): <Answer extends MappedAnswer>(answer: Answer) => Answer {
  const floor = checkNumber("minConfidence", minConfidence, 0, 1);
  return (answer) => {
    if (answer.confidence >= floor) return answer;
    const message = `the answer has a confidence of ${answer.confidence}, wanted is ${floor} or more`;
    throw new CaptchaError("ERR_LOW_CONFIDENCE", message, { answer });
  };
}
