import { CaptchaError, type CaptchaErrorCode } from "../errors.ts";
import type { ImageName } from "./decoded-image.ts";

/**
 * Makes the error of one image.
 *
 * @param what the rest of a sentence that begins with the image's name
 */
export function imageError(code: CaptchaErrorCode, name: ImageName, what: string, cause?: unknown): CaptchaError {
  return new CaptchaError(code, `${name} ${what}`, { image: name, cause });
}
