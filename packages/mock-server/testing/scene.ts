import {
  type SceneColour,
  type SceneDot,
  type ScenePicture,
  type ScenePictureName,
  type ScenePlace,
  sceneCode,
  scenePictures,
} from "@webcast-kit/contract";
import type { Pixels } from "../src/captcha/pixels.ts";

/*
 * Scenes as plain as can be, drawn by the contract's tables alone: what `@webcast-kit/captcha/testing` draws is no
 * business of this package, and would share its mistakes.
 */

const { colours, cellPx, columns, rows, radiusPx } = sceneCode;

/** The numbers of each panel, in px. */
export const panelNumbers = {
  puzzle: [300.5, 120.25, 40, 60],
  shapes: [100, 50.25, 0, 1023.984375],
  inner: [0, 0, 0, 0],
} as const;

/** The eleven bytes of each panel, by Python's `binascii.crc_hqx`. */
export const panels = {
  puzzle: "114b201e100a000f0008ce",
  shapes: "1219000c900000ffffd930",
  inner: "140000000000000000d763",
} as const;

interface Drawing {
  readonly width?: number;
  readonly height?: number;
  /** What place of the picture is shown at a place of the image. */
  readonly toPicture?: (place: ScenePlace) => ScenePlace;
}

/** Draws a picture with a panel of these bytes, in its native size unless the drawing says otherwise. */
export function drawScene(name: ScenePictureName, panel = "", drawing: Drawing = {}): Pixels {
  const picture: ScenePicture = scenePictures[name];
  const { width = picture.width, height = picture.height, toPicture = (place) => place } = drawing;
  const colourAt = painterOf(picture, Buffer.from(panel, "hex"));
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let index = 0; index < width * height; index++) {
    const place = { x: (index % width) + 0.5, y: Math.floor(index / width) + 0.5 };
    data.set(colourAt(toPicture(place)), index * 4);
  }
  return { data, width, height };
}

function painterOf({ dots, panel }: ScenePicture, bytes: Buffer): (place: ScenePlace) => SceneColour {
  const all = Object.entries(dots) as [SceneDot, ScenePlace][];
  return ({ x, y }) => {
    const dot = all.find(([, middle]) => (x - middle.x) ** 2 + (y - middle.y) ** 2 < radiusPx ** 2);
    if (dot !== undefined) return colours[dot[0]];
    if (panel === undefined) return colours.margin;
    const column = Math.floor((x - panel.x) / cellPx);
    const row = Math.floor((y - panel.y) / cellPx);
    if (column < 0 || row < 0 || column >= columns || row >= rows) return colours.margin;
    return ((bytes[column] ?? 0) >> (7 - row)) & 1 ? colours.white : colours.black;
  };
}
