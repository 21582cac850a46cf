export type { Disturbances } from "./disturbances.ts";
export { puzzleScene } from "./puzzle-scene.ts";
export { rotateScene } from "./rotate-scene.ts";
export type {
  PuzzleScene,
  PuzzleTruth,
  RotateScene,
  RotateTruth,
  Scene,
  SceneImage,
  ShapesScene,
  ShapesTruth,
} from "./scene.ts";
export type { SceneOptions } from "./scene-options.ts";
export { shapesScene } from "./shapes-scene.ts";
