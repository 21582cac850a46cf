import type { PuzzleAnswer } from "../answer/map-puzzle.ts";
import type { RotateAnswer } from "../answer/map-rotate.ts";
import type { ShapesAnswer } from "../answer/map-shapes.ts";
import type { CaptchaKind } from "../client/kinds.ts";
import { said } from "../options.ts";
import { type OverlayOptions, overlayPuzzle, overlayRotate, overlayShapes } from "../overlay/overlay.ts";
import type { PuzzleImages } from "../prepare/puzzle.ts";
import type { RotateImages } from "../prepare/rotate.ts";
import type { ShapesImages } from "../prepare/shapes.ts";
import { answerFlags, answerUsage, toAnswerOptions } from "./answer-flags.ts";
import { readArguments, readImages, readKind, toNumber } from "./arguments.ts";
import { readJson, writeOut } from "./files.ts";
import { dataOf, mapAnswer } from "./map-command.ts";
import { prepareFiles } from "./prepare-command.ts";
import { prepareFlags, prepareUsage, toPrepareOptions } from "./prepare-flags.ts";
import { type Terminal, UsageError, writeLines } from "./terminal.ts";

export const usage = `Usage: webcast-captcha overlay puzzle BACKGROUND PIECE | rotate OUTER INNER | shapes IMAGE  --answer FILE [options]

Draws an answer of the API on the original images, as a PNG.

  --answer FILE       the body of the answer, its \`data\`, or what \`solve --json\` prints; "-" reads standard input
  --out FILE          where to write (default overlay.png)
  --piece-top PX      top edge of the piece's image in the background (default: in the middle)
${prepareUsage}
${answerUsage}
`;

/** Draws an answer that was kept in a file. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readArguments(argv, {
    ...prepareFlags,
    ...answerFlags,
    answer: { type: "string" },
    out: { type: "string", default: "overlay.png" },
    "piece-top": { type: "string" },
  });
  const kind = readKind(positionals[0]);
  const files = positionals.slice(1);
  if (values.answer === undefined) throw new UsageError("overlay needs --answer FILE");
  const data = dataOf(await readJson(terminal, values.answer));
  const { signal } = terminal;
  const prepared = await prepareFiles(kind, files, { ...toPrepareOptions(kind, values), signal });
  const answer = mapAnswer(kind, prepared, data, toAnswerOptions(kind, values));
  const options = said({ pieceTop: toNumber("piece-top", values["piece-top"]), signal });
  await writeOut(values.out, await drawAnswer(kind, files, answer, options));
  writeLines(terminal.stdout, [values.out]);
}

/** Draws an answer on image files of any kind. */
export async function drawAnswer(
  kind: CaptchaKind,
  files: readonly string[],
  answer: PuzzleAnswer | RotateAnswer | ShapesAnswer,
  options: OverlayOptions,
): Promise<Uint8Array> {
  const images: unknown = readImages(kind, files);
  switch (answer.kind) {
    case "puzzle":
      return await overlayPuzzle(images as PuzzleImages, answer, options);
    case "rotate":
      return await overlayRotate(images as RotateImages, answer, options);
    case "shapes":
      return await overlayShapes(images as ShapesImages, answer, options);
  }
}
