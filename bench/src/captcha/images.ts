import { puzzleScene } from "@webcast-kit/captcha/testing";
import sharp from "sharp";

/** What has to become of the images. */
export const chains = {
  /** Images as the platform serves them: they are read, judged and hashed, and pass as they are. */
  passes: { scale: 1, maxSide: 1000 },
  /** Images twice as large: they are also shrunk to half and encoded. */
  shrinks: { scale: 2, maxSide: 552 },
} as const;

export type ChainName = keyof typeof chains;

/** The files of one puzzle, as data that a process can be told. */
export interface PuzzleFiles {
  readonly puzzle: Uint8Array;
  readonly piece: Uint8Array;
}

/** Makes the files of a puzzle: a JPEG and a PNG. */
export async function makePuzzle(chain: ChainName): Promise<PuzzleFiles> {
  // With noise a file is about as large as those of the platform, which are photos: 60 kB, not 23 kB.
  const { images } = await puzzleScene({ seed: 1, disturbances: { colourNoise: true } });
  const { scale } = chains[chain];
  const resized = (bytes: Uint8Array, width: number) => sharp(bytes).resize({ width: width * scale });
  return {
    puzzle: await resized(images.puzzle.bytes, images.puzzle.width).jpeg({ quality: 90 }).toBuffer(),
    piece: await resized(images.piece.bytes, images.piece.width).png().toBuffer(),
  };
}
