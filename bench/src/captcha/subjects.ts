import { createHash } from "node:crypto";
import { preparePuzzle } from "@webcast-kit/captcha";
import { Jimp } from "jimp";
import sharp from "sharp";
import { type ChainName, chains, type PuzzleFiles } from "./images.ts";

/** Does the work once, and tells what it saw: equal for all subjects that do the same. */
type Subject = (files: PuzzleFiles) => Promise<string>;

/** The least that anyone has to do who looks at the pixels: both files decoded, nothing else. */
async function decode({ puzzle, piece }: PuzzleFiles): Promise<string> {
  await Promise.all([puzzle, piece].map((bytes) => sharp(bytes).raw().toBuffer()));
  return "";
}

async function prepare(files: PuzzleFiles, maxSide: number): Promise<string> {
  const { puzzle, piece } = await preparePuzzle(files, { maxSide });
  const { left, top } = piece.visible;
  return JSON.stringify([puzzle.width, puzzle.height, piece.width, piece.height, left, top]);
}

/** The same chain, as one would write it with jimp. */
async function jimp(files: PuzzleFiles, maxSide: number): Promise<string> {
  const [puzzle, piece] = await Promise.all([
    Jimp.read(Buffer.from(files.puzzle)),
    Jimp.read(Buffer.from(files.piece)),
  ]);
  const ratio = Math.min(1, maxSide / Math.max(puzzle.width, puzzle.height));
  const sent: Uint8Array[] = [files.puzzle, files.piece];
  if (ratio < 1) {
    for (const image of [puzzle, piece]) {
      image.resize({ w: Math.round(image.width * ratio), h: Math.round(image.height * ratio) });
    }
    sent[0] = await puzzle.getBuffer("image/jpeg", { quality: 95 });
    sent[1] = await piece.getBuffer("image/png");
  }
  for (const bytes of sent) createHash("sha256").update(bytes).digest("hex");
  const { left, top } = visible(piece.bitmap);
  return JSON.stringify([puzzle.width, puzzle.height, piece.width, piece.height, left, top]);
}

/** The left and top edge of what can be seen. */
function visible({
  data,
  width,
  height,
}: {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}) {
  let [left, top] = [width, height];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((data[(y * width + x) * 4 + 3] ?? 0) < 128) continue;
      left = Math.min(left, x);
      top = Math.min(top, y);
    }
  }
  return { left, top };
}

export type SubjectName = "decode" | "prepare" | "jimp";

/** A subject at work on a chain. */
export function subjectOf(name: SubjectName, chain: ChainName): Subject {
  const { maxSide } = chains[chain];
  if (name === "decode") return decode;
  return name === "prepare" ? (files) => prepare(files, maxSide) : (files) => jimp(files, maxSide);
}
