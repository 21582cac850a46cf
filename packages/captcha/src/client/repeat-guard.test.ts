import { describe, expect, it } from "vitest";
import { RepeatGuard } from "./repeat-guard.ts";

const raw = (angle: number, confidence = 0.8, time = 5) => ({ angle, confidence, solve_time_ms: time });

/** Says for each answer whether it brought a warning. */
function play(answers: readonly (readonly [key: string, angle: number])[]): boolean[] {
  const guard = new RepeatGuard();
  return answers.map(([key, angle]) => guard.learn("rotate", key, raw(angle)).length > 0);
}

describe("the guard against repeated answers", () => {
  it("warns from the third of different images with one answer, whatever its confidence and time", () => {
    const guard = new RepeatGuard();
    expect(guard.learn("rotate", "a", raw(81, 0.8, 1))).toEqual([]);
    expect(guard.learn("rotate", "b", raw(81, 0.7, 2))).toEqual([]);
    const message = "3 or more different images in a row have had this very answer";
    expect(guard.learn("rotate", "c", raw(81, 0.6, 3))).toEqual([{ code: "repeatedAnswer", message }]);
    expect(guard.learn("rotate", "d", raw(81))).toHaveLength(1);
  });

  it("counts one image once", () => {
    expect(
      play([
        ["a", 81],
        ["a", 81],
        ["a", 81],
        ["b", 81],
        ["b", 81],
        ["c", 81],
      ]),
    ).toEqual([false, false, false, false, false, true]);
  });

  it("begins anew with another answer", () => {
    expect(
      play([
        ["a", 81],
        ["b", 81],
        ["c", 82],
        ["d", 81],
        ["e", 81],
        ["f", 81],
      ]),
    ).toEqual([false, false, false, false, false, true]);
  });

  it("keeps the kinds apart", () => {
    const guard = new RepeatGuard();
    guard.learn("rotate", "a", raw(81));
    guard.learn("puzzle", "b", { slide_x_proportion: 0.5, slide_x_px: 1, confidence: 1, solve_time_ms: 1 });
    guard.learn("rotate", "c", raw(81));
    expect(guard.learn("rotate", "d", raw(81))).toHaveLength(1);
  });
});
