import { describe, expect, it } from "vitest";
import { captchaErrorOf, geometry, outcome } from "../../testing/answers.ts";
import { mapRotate, type RotateAnswerOptions, type RotateSource } from "./map-rotate.ts";

const images: RotateSource = {
  outer: geometry({ width: 347, height: 347 }),
  inner: geometry({ width: 211, height: 211 }),
};
const slider = { track: 348, knob: 64 };

function turnOf(angle: number, options: RotateAnswerOptions = {}) {
  const { turn, warnings } = mapRotate(images, { angle, ...outcome }, options);
  const { rounded: _, ...exact } = turn;
  return { ...exact, codes: warnings.map(({ code }) => code) };
}

describe("the answer to a whirl", () => {
  it("is a relative angle, of which each disc turns a half, in opposite ways", () => {
    const wanted = { relativeDeg: 127, perDiscDeg: 63.5, outerTurnDeg: -63.5, innerTurnDeg: 63.5, codes: [] };
    expect(turnOf(127)).toEqual(wanted);
    expect(turnOf(63.5, { angleConvention: "per-disc" })).toEqual(wanted);
  });

  it("turns the inner disc alone on a page with one that turns", () => {
    const wanted = { relativeDeg: 127, perDiscDeg: 127, outerTurnDeg: 0, innerTurnDeg: 127, codes: [] };
    expect(turnOf(127, { angleConvention: "single-disc" })).toEqual(wanted);
  });

  it("is turned round when the API counts the other way", () => {
    expect(turnOf(127, { direction: "counterclockwise" })).toMatchObject({ relativeDeg: 233, innerTurnDeg: 116.5 });
    expect(turnOf(-127, { direction: "counterclockwise" })).toEqual(turnOf(127));
  });

  it.each([
    [0, 0],
    [360, 0],
    [-360, 0],
    [720, 0],
    [-1, 359],
    [361, 1],
  ])("of %i degrees is a turn of %i", (angle, relativeDeg) => {
    expect(turnOf(angle)).toMatchObject({ relativeDeg, outerTurnDeg: 0 - relativeDeg / 2 });
  });

  it("moves a knob of 64 px in a track of 348 px by 63.9 px for 81 degrees, as was seen on the platform", () => {
    const { turn } = mapRotate(images, { angle: 81, ...outcome }, { slider });
    expect(turn.knobPx).toBeCloseTo(63.9, 12);
    expect(turn.rounded).toEqual({ relativeDeg: 81, perDiscDeg: 41, outerTurnDeg: -40, innerTurnDeg: 41, knobPx: 64 });
  });

  it("moves the knob further on a page whose slider ends before a whole turn, but not beyond its end", () => {
    const old = { slider: { track: 311, knob: 40 }, fullTurnDeg: 356.756 };
    expect(turnOf(178.378, old).knobPx).toBeCloseTo(271 / 2, 9);
    expect(turnOf(357, old)).toMatchObject({ knobPx: 271, codes: [] });
    expect(turnOf(359, old)).toMatchObject({ knobPx: 271, codes: ["beyondTravel"] });
  });

  it("knows what the discs turn about: the middle of what can be seen, also when a margin was cut off", () => {
    const disc = { left: 100, top: 90, width: 200, height: 200 };
    const whole = geometry({ width: 400, height: 400 }, [], disc);
    const cut = geometry({ width: 400, height: 400 }, [{ type: "crop", ...disc }]);
    for (const inner of [whole, cut]) {
      const { centres } = mapRotate({ ...images, inner }, { angle: 1, ...outcome });
      expect(centres).toEqual({ outer: { x: 173.5, y: 173.5 }, inner: { x: 200, y: 190 } });
    }
  });

  it("survives JSON, and says what came", () => {
    const answer = mapRotate(images, { angle: 81, ...outcome }, { slider });
    expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
    expect(answer).toMatchObject({ kind: "rotate", confidence: 0.95, solveTimeMs: 12, raw: { angle: 81, ...outcome } });
  });
});

describe("an answer to a whirl", () => {
  it.each([
    ["without an angle", { ...outcome }, "rotate: the answer has no angle"],
    ["with NaN", { angle: Number.NaN, ...outcome }, "has angle = NaN, which must be a number from -360 to 720"],
    ["beyond all turns", { angle: 721, ...outcome }, "has angle = 721, which must be"],
    ["with a point", { angle: { x: 1 }, ...outcome }, "has angle = an object, which must be"],
  ])("that cannot be true is refused: %s", (_, data, message) => {
    const error = captchaErrorOf(() => mapRotate(images, data));
    expect(error).toMatchObject({ code: "ERR_ANSWER_INVALID", answer: data });
    expect(error.message).toContain(message);
  });

  it("that is not sure is refused, with what it would have been", () => {
    const data = { angle: 81, ...outcome };
    const error = captchaErrorOf(() => mapRotate(images, data, { minConfidence: 1 }));
    expect(error).toMatchObject({ code: "ERR_LOW_CONFIDENCE", answer: mapRotate(images, data) });
  });
});

describe("an option of a whirl", () => {
  it.each([
    [{ angleConvention: "absolute" }, 'angleConvention must be relative, per-disc or single-disc, got "absolute"'],
    [{ direction: 1 }, "direction must be clockwise or counterclockwise, got 1"],
    [{ fullTurnDeg: 0 }, "fullTurnDeg must be a number from 1 to 720, got 0"],
    [{ slider: { track: 0, knob: 0 } }, "slider.track must be a number from 1 to 100000, got 0"],
    [{ slider: { track: 9 } }, "slider.knob must be a number from 0 to 9, got undefined"],
    [{ slider: { track: 9, knob: 9 } }, "slider.knob must be narrower than the track, got 9"],
  ])("is refused by name: %j", (options, message) => {
    const error = captchaErrorOf(() => turnOf(1, options as unknown as RotateAnswerOptions));
    expect(error.code).toBe("ERR_ARGUMENT");
    expect(error.message).toContain(message);
  });
});
