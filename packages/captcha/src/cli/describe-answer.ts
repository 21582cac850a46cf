import type { PuzzleAnswer } from "../answer/map-puzzle.ts";
import type { RotateAnswer } from "../answer/map-rotate.ts";
import type { ShapesAnswer } from "../answer/map-shapes.ts";

type AnyAnswer = PuzzleAnswer | RotateAnswer | ShapesAnswer;

/** Says an answer to a person, a line each. */
export function describeAnswer(answer: AnyAnswer): string[] {
  const sure = `confidence  ${answer.confidence}`;
  return [...whatToDo(answer), sure, ...answer.warnings.map(({ code, message }) => `warning     ${code}: ${message}`)];
}

function whatToDo(answer: AnyAnswer): string[] {
  switch (answer.kind) {
    case "puzzle":
      return describeSlide(answer);
    case "rotate":
      return describeTurn(answer);
    case "shapes":
      return answer.points.map(
        ({ original, page }, index) =>
          `point ${index + 1}     ${place(original)} of the image${page ? `, ${place(page)} of the page` : ""}`,
      );
  }
}

function describeSlide({ slide }: PuzzleAnswer): string[] {
  const lines = [`slide       ${px(slide.originalPx)} of the background`];
  if (slide.pagePx !== undefined) lines.push(`on the page ${px(slide.pagePx)}`);
  if (slide.knobPx !== undefined) lines.push(`knob        ${px(slide.knobPx)}`);
  return lines;
}

function describeTurn({ turn }: RotateAnswer): string[] {
  const lines = [
    `turn        ${degrees(turn.relativeDeg)} relative`,
    `inner       ${degrees(turn.innerTurnDeg)} clockwise`,
    `outer       ${degrees(turn.outerTurnDeg)} clockwise`,
  ];
  if (turn.knobPx !== undefined) lines.push(`knob        ${px(turn.knobPx)}`);
  return lines;
}

function px(value: number): string {
  return `${value.toFixed(2)} px`;
}

function degrees(value: number): string {
  return `${value.toFixed(2)} degrees`;
}

function place({ x, y }: { readonly x: number; readonly y: number }): string {
  return `${x.toFixed(1)}, ${y.toFixed(1)} px`;
}
