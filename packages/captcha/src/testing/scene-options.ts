import { checkInteger } from "../options.ts";
import { checkDisturbances, type Disturbances, type ResolvedDisturbances } from "./disturbances.ts";
import { createRandom, type Random } from "./random.ts";

/** What a scene is made of: the same options give the same pixels and the same truth. */
export interface SceneOptions {
  /** A whole number from 0 to 2^32 - 1. */
  readonly seed: number;
  /** What is wrong with the images, as with real ones. Default: nothing. */
  readonly disturbances?: Disturbances;
}

const MAX_SEED = 2 ** 32 - 1;

/**
 * Checks the options of a scene, and begins its chance.
 *
 * @throws {CaptchaError} ERR_ARGUMENT naming field, value and range
 */
export function checkSceneOptions({ seed, disturbances }: SceneOptions): {
  readonly random: Random;
  readonly wrong: ResolvedDisturbances;
} {
  return { random: createRandom(checkInteger("seed", seed, 0, MAX_SEED)), wrong: checkDisturbances(disturbances) };
}
