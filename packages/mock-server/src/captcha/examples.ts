import { type EndpointData, type EndpointRequest, endpoints, type QuirkSettings } from "@webcast-kit/contract";

/** What an endpoint for images is asked, and what it answers. */
export type CaptchaEndpoint = "solvePuzzle" | "solveRotate" | "solveShapes";

/** The example's images stand for a puzzle of 400 px, in which the margin of a piece has 6. */
const EXAMPLE_WIDTH = 400;
const EXAMPLE_MARGIN = 6;

/** The answer of the reference's example, in the conventions of the quirks; nothing for other images than its own. */
export function exampleAnswer<Name extends CaptchaEndpoint>(
  name: Name,
  images: EndpointRequest<Name>,
  quirks: Pick<QuirkSettings, "slideReference" | "captchaAngle">,
): EndpointData<Name> | undefined {
  const { request, data } = endpoints[name].example;
  const isExample = Object.entries(request).every(([field, image]) => Reflect.get(images, field) === image);
  return isExample ? (inConvention(data, quirks) as EndpointData<Name>) : undefined;
}

function inConvention(data: object, { slideReference, captchaAngle }: Parameters<typeof exampleAnswer>[2]): object {
  if ("slide_x_px" in data && slideReference === "pieceVisible") {
    const slide_x_px = Number(data.slide_x_px) + EXAMPLE_MARGIN;
    return { ...data, slide_x_px, slide_x_proportion: slide_x_px / EXAMPLE_WIDTH };
  }
  return "angle" in data && captchaAngle === "perDisc" ? { ...data, angle: Number(data.angle) / 2 } : data;
}
