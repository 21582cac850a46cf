// Writes the synthetic scenes of the fixtures package. Usage: pnpm --filter @webcast-kit/captcha fixtures
import { mkdirSync, writeFileSync } from "node:fs";
import { puzzleScene, rotateScene, shapesScene } from "../dist/testing/index.js";

const folder = new URL("../../../fixtures/captcha/", import.meta.url);
const extensions = { "image/png": "png", "image/jpeg": "jpg" };

const scenes = [
  { name: "puzzle-plain", make: puzzleScene, seed: 1, disturbances: { format: "jpeg" } },
  { name: "puzzle-half", make: puzzleScene, seed: 2, disturbances: { format: "jpeg", scale: 0.5, alphaNoise: true } },
  { name: "rotate-opaque", make: rotateScene, seed: 3, disturbances: { opaqueDiscs: true } },
  { name: "rotate-half", make: rotateScene, seed: 4, disturbances: { scale: 0.5, clearMarginPx: 20 } },
  { name: "shapes-plain", make: shapesScene, seed: 5, disturbances: { format: "jpeg" } },
  {
    name: "shapes-turned",
    make: shapesScene,
    seed: 6,
    disturbances: { format: "jpeg", orientation: 6, darkFramePx: 24 },
  },
];

/** Writes the images of a scene, and says what the index says about them. */
async function writeScene({ name, make, seed, disturbances }) {
  const { kind, images, truth } = await make({ seed, disturbances });
  const files = Object.entries(images).map(([image, { bytes, mime, width, height }]) => {
    const file = `${name}-${image}.${extensions[mime]}`;
    writeFileSync(new URL(file, folder), bytes);
    return [image, { file, mime, width, height }];
  });
  return { name, kind, seed, disturbances, images: Object.fromEntries(files), truth };
}

mkdirSync(folder, { recursive: true });
const index = {
  about: "Synthetic captcha scenes with truth, in px of the images as they are shown; see README.md of this package.",
  license: "CC0-1.0",
  origin: "synthetic",
  scenes: [],
};
for (const scene of scenes) index.scenes.push(await writeScene(scene));
writeFileSync(new URL("index.json", folder), `${JSON.stringify(index, null, 2)}\n`);
