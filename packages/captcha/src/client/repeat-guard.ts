import type { AnswerWarning, RawAnswer } from "../answer/answer.ts";
import type { CaptchaKind } from "./kinds.ts";

/** So many different images with one answer are no accident any more. */
const SUSPICIOUS = 3;

/** The answer that came last, and the images that it came for; no more of them than count. */
interface Streak {
  readonly value: string;
  readonly keys: Set<string>;
}

/**
 * Notices when the API answers the same to different images, in the order in which answers come. Users of such services
 * have seen it: rounds of one angle that was never right.
 */
export class RepeatGuard {
  readonly #streaks = new Map<CaptchaKind, Streak>();

  /** Learns an answer, and warns when different images have had it in a row. */
  learn(kind: CaptchaKind, key: string, { confidence, solve_time_ms, ...said }: RawAnswer): AnswerWarning[] {
    const value = JSON.stringify(said);
    const last = this.#streaks.get(kind);
    const streak = last?.value === value ? last : { value, keys: new Set<string>() };
    this.#streaks.set(kind, streak);
    if (streak.keys.size < SUSPICIOUS) streak.keys.add(key);
    if (streak.keys.size < SUSPICIOUS) return [];
    const message = `${SUSPICIOUS} or more different images in a row have had this very answer`;
    return [{ code: "repeatedAnswer", message }];
  }
}
