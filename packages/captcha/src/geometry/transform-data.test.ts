import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { transformData } from "../../testing/transforms.ts";
import { CaptchaError } from "../errors.ts";
import { createTransform, type TransformData } from "./transform.ts";

const stored = { width: 40, height: 20 };

function messageOf(data: unknown): string {
  try {
    createTransform(data as TransformData);
  } catch (error) {
    if (error instanceof CaptchaError && error.code === "ERR_ARGUMENT") return error.message;
    throw error;
  }
  throw new Error("expected a refusal");
}

const withStep = (step: unknown) => ({ stored, orientation: 1, steps: [step] });

describe("the data of a transform", () => {
  it.each([
    ["null", null, "transform must be an object, got null"],
    ["a text", "{}", 'transform must be an object, got "{}"'],
    ["nothing stored", {}, "transform.stored must be an object"],
    ["no width", { stored: { height: 1 } }, "transform.stored.width must be a whole number from 1 to 1000000"],
    ["a side of zero", { stored: { width: 1, height: 0 } }, "transform.stored.height must be a whole number from 1"],
    ["half a pixel", { stored: { width: 1.5, height: 1 } }, "transform.stored.width must be a whole number"],
    [
      "orientation 9",
      { stored, orientation: 9, steps: [] },
      "transform.orientation must be a whole number from 1 to 8",
    ],
    ["no steps", { stored, orientation: 1 }, "transform.steps must be a list of up to 100 steps"],
    ["101 steps", { stored, orientation: 1, steps: Array(101).fill({ type: "pad" }) }, "a list of up to 100 steps"],
    ["a step that is none", withStep(7), "transform.steps[0] must be an object, got 7"],
    ["an unknown step", withStep({ type: "turn" }), 'transform.steps[0].type must be crop, pad or scale, got "turn"'],
    [
      "a crop beyond",
      withStep({ type: "crop", left: 30, top: 0, width: 11, height: 1 }),
      "[0].width must be a whole number from 1 to 10",
    ],
    [
      "a crop of nothing",
      withStep({ type: "crop", left: 0, top: 20, width: 1, height: 1 }),
      "[0].top must be a whole number from 0 to 19",
    ],
    ["a negative margin", withStep({ type: "pad", left: -1, top: 0, right: 0, bottom: 0 }), "[0].left must be"],
    ["a scale to NaN", withStep({ type: "scale", width: Number.NaN, height: 1 }), "[0].width must be"],
  ])("is refused with %s", (_, data, message) => {
    expect(messageOf(data)).toContain(message);
  });

  it("is checked against the size that the steps before have left", () => {
    const narrow = { type: "crop", left: 0, top: 0, width: 10, height: 20 };
    const beyond = { type: "crop", left: 5, top: 0, width: 6, height: 20 };
    expect(messageOf({ stored, orientation: 1, steps: [narrow, beyond] })).toContain("steps[1].width");
    expect(messageOf({ stored, orientation: 6, steps: [{ ...narrow, width: 21 }] })).toContain("steps[0].width");
  });

  it("is taken or refused by name, whatever JSON it is", () => {
    fc.assert(
      fc.property(
        transformData,
        fc.jsonValue(),
        fc.constantFrom("stored", "orientation", "steps"),
        (data, value, field) => {
          const broken = { ...data, [field]: value };
          try {
            createTransform(broken as TransformData);
          } catch (error) {
            expect(error).toMatchObject({ name: "CaptchaError", code: "ERR_ARGUMENT" });
          }
        },
      ),
    );
  });
});
