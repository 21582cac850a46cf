/*
 * The scene code: how a synthetic captcha image says by itself what its answer is, so that a test server can answer it
 * without solving anything and without having seen it before, also after it was scaled, cropped, padded, turned or
 * compressed. Whoever draws scenes, in any language, draws three dots and a panel of cells by these tables; whoever reads
 * them finds the dots by their colours, and by the dots every other place.
 *
 * 1. Dots. Each picture has a red, a green and a blue dot: discs of `radiusPx` with a soft edge of a pixel, each in the
 *    middle of a grey plate of `plateRadiusPx`. Nothing else in the picture may have more than `maxChroma` of a colour
 *    (the largest of its red, green and blue minus the second largest), so that the dots stand out. Their centres of
 *    gravity in the image that was sent, and the places below, give the affine map between the two: three points do.
 * 2. Panel. `columns` x `rows` square cells of `cellPx`, with a grey margin of `marginPx` round them. Each column is a
 *    byte, the first one at the left, its highest bit at the top; a white cell is 1, a black one 0.
 * 3. Bytes. 0: version in the upper four bits, number of the picture in the lower four. 1 to 8: four unsigned numbers of
 *    16 bits, the high byte first, in units of 1 / `unitsPerPx` px of the picture's own coordinates. 9 and 10: the
 *    CRC-16/CCITT-FALSE of bytes 0 to 8 (polynomial 0x1021, start 0xFFFF, not reflected), the high byte first.
 *
 * The picture's own coordinates are those of its table: pixels from the left and top edge, corner based (the middle of the
 * first pixel is at 0.5), before anything was done to it. What the four numbers are is said by each picture.
 */

/** A place in a picture, in px from its left and top edge. */
export interface ScenePlace {
  readonly x: number;
  readonly y: number;
}

/** The colours of the dots. */
export type SceneDot = "red" | "green" | "blue";

/** Where the code is in one kind of picture. */
export interface ScenePicture {
  /** Lower four bits of the first byte. */
  readonly number: number;
  /** Native size, in px. */
  readonly width: number;
  readonly height: number;
  /** Middles of the dots. */
  readonly dots: Readonly<Record<SceneDot, ScenePlace>>;
  /** Left and top edge of the first cell; none where the dots say all. */
  readonly panel?: ScenePlace;
}

/** Colour as red, green and blue, 0 to 255. */
export type SceneColour = readonly [red: number, green: number, blue: number];

/** What is the same in all pictures. */
export const sceneCode = {
  /** Upper four bits of the first byte. Another layout gets another one. */
  version: 1,
  columns: 11,
  rows: 8,
  /** Side of a cell. At 0.4 of the native size it is 2.8 px, which can still be read. */
  cellPx: 7,
  /** Of grey round the cells. */
  marginPx: 7,
  /** The numbers count 64ths of a pixel. */
  unitsPerPx: 64,
  /** A dot has 254 square px. */
  radiusPx: 9,
  plateRadiusPx: 15,
  /** Largest chroma of what is no dot. The dots have 160 or more. */
  maxChroma: 64,
  colours: {
    red: [224, 32, 32],
    green: [32, 192, 32],
    blue: [48, 48, 232],
    plate: [160, 160, 160],
    margin: [128, 128, 128],
    black: [16, 16, 16],
    white: [240, 240, 240],
  },
} as const satisfies Readonly<Record<string, number | Readonly<Record<string, SceneColour>>>>;

/** Wide pictures have their code at the left edge, where no gap and no shape is. */
const wide = {
  width: 552,
  height: 344,
  dots: { red: { x: 28, y: 28 }, green: { x: 28, y: 316 }, blue: { x: 524, y: 28 } },
  panel: { x: 20, y: 144 },
} as const;

/** Every picture that can have a code. */
export const scenePictures = {
  /**
   * Background of a puzzle, with the gap. Numbers: x and y of the gap's centre; width and height of what is visible of
   * the piece. Visible is what has an alpha of 128 or more; its centre is weighted by alpha. The piece itself has no code.
   */
  puzzle: { number: 1, ...wide },
  /** A picture of shapes, two of which are of one kind. Numbers: x and y of the one, then of the other. */
  shapes: { number: 2, ...wide },
  /**
   * Outer ring of a whirl, its hole of 106 px radius in the middle. Its dots stand at 12, 4 and 8 o'clock when the ring
   * is upright; it has no panel.
   */
  outer: {
    number: 3,
    width: 347,
    height: 347,
    dots: { red: { x: 173.5, y: 33.5 }, green: { x: 294.744, y: 243.5 }, blue: { x: 52.256, y: 243.5 } },
  },
  /**
   * Inner disc of a whirl, of 105.5 px radius. Its dots stand at the same hours as the ring's when it is upright, and it
   * fits when both are turned alike: so the four numbers are 0.
   */
  inner: {
    number: 4,
    width: 211,
    height: 211,
    dots: { red: { x: 105.5, y: 25.5 }, green: { x: 174.782, y: 145.5 }, blue: { x: 36.218, y: 145.5 } },
    panel: { x: 67, y: 77 },
  },
} as const satisfies Readonly<Record<string, ScenePicture>>;

export type ScenePictureName = keyof typeof scenePictures;
