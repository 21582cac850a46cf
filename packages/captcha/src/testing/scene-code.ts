import { type SceneColour, type SceneDot, type ScenePicture, type ScenePlace, sceneCode } from "@webcast-kit/contract";
import type { Point } from "../geometry/affine.ts";
import { blend, edgeCoverage, paintBox, pixelAt, type Raster, rgba } from "./raster.ts";

const { columns, rows, cellPx, marginPx, unitsPerPx, radiusPx, plateRadiusPx, colours, version } = sceneCode;

const WHITE = rgba(...colours.white);
const BLACK = rgba(...colours.black);

/** The four numbers of a code, in px: 0 to 1,023.98. */
type SceneNumbers = readonly [number, number, number, number];

const NO_NUMBERS: SceneNumbers = [0, 0, 0, 0];

/**
 * Draws the scene code of a picture, as the contract lays it out.
 *
 * @param origin where the picture's own left and top edge are in the raster, in px. Default: those of the raster
 */
export function drawSceneCode(
  raster: Raster,
  picture: ScenePicture,
  { numbers = NO_NUMBERS, origin = { x: 0, y: 0 } }: { readonly numbers?: SceneNumbers; readonly origin?: Point } = {},
): void {
  for (const [colour, place] of Object.entries(picture.dots) as [SceneDot, ScenePlace][]) {
    const middle = { x: origin.x + place.x, y: origin.y + place.y };
    drawDisc(raster, middle, plateRadiusPx, colours.plate);
    drawDisc(raster, middle, radiusPx, colours[colour]);
  }
  if (picture.panel === undefined) return;
  const panel = { x: origin.x + picture.panel.x, y: origin.y + picture.panel.y };
  drawPanel(raster, panel, sceneBytes(picture.number, numbers));
}

function drawDisc(raster: Raster, { x, y }: Point, radius: number, colour: SceneColour): void {
  const box = {
    left: Math.floor(x - radius) - 1,
    top: Math.floor(y - radius) - 1,
    width: 2 * radius + 3,
    height: 2 * radius + 3,
  };
  paintBox(raster, box, (column, row) => {
    const [dx, dy] = [column + 0.5 - x, row + 0.5 - y];
    const coverage = edgeCoverage(Math.sqrt(dx * dx + dy * dy) - radius);
    return blend(pixelAt(raster, column, row), rgba(...colour), coverage);
  });
}

function drawPanel(raster: Raster, { x, y }: Point, bytes: Uint8Array): void {
  const [width, height] = [columns * cellPx + 2 * marginPx, rows * cellPx + 2 * marginPx];
  paintBox(raster, { left: x - marginPx, top: y - marginPx, width, height }, () => rgba(...colours.margin));
  paintBox(raster, { left: x, top: y, width: columns * cellPx, height: rows * cellPx }, (column, row) => {
    const byte = bytes[Math.floor((column - x) / cellPx)] ?? 0;
    const isWhite = ((byte >> (rows - 1 - Math.floor((row - y) / cellPx))) & 1) === 1;
    return isWhite ? WHITE : BLACK;
  });
}

/** The bytes of a panel, with their checksum. */
export function sceneBytes(pictureNumber: number, numbers: SceneNumbers): Uint8Array {
  const bytes = new Uint8Array(columns);
  const view = new DataView(bytes.buffer);
  bytes[0] = (version << 4) | pictureNumber;
  for (const [index, px] of numbers.entries()) view.setUint16(1 + 2 * index, Math.round(px * unitsPerPx));
  view.setUint16(columns - 2, crc16(bytes.subarray(0, columns - 2)));
  return bytes;
}

/** CRC-16/CCITT-FALSE. */
function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return crc;
}
