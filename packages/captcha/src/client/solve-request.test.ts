import { describe, expect, it } from "vitest";
import { captchaErrorOf, geometry } from "../../testing/answers.ts";
import { createTransform } from "../geometry/transform.ts";
import type { PreparedImage, PreparedPuzzle } from "../prepare/prepared-image.ts";
import { describeRequest } from "./dry-run.ts";
import { parametersOf, solveRequest } from "./solve-request.ts";

const size = { width: 9, height: 9 };
const { transform, visible } = geometry(size);

function image(name: "puzzle" | "piece", bytes: Uint8Array): PreparedImage {
  const facts = { mime: "image/png", ...size, sha256: `sha-${name}`, isUnchanged: true } as const;
  return { name, bytes, ...facts, transform: createTransform(transform), visible };
}

function puzzle(...[background = 3, piece = 3]: number[]): PreparedPuzzle {
  return {
    kind: "puzzle",
    puzzle: image("puzzle", new Uint8Array(background)),
    piece: image("piece", new Uint8Array(piece)),
    warnings: [],
  };
}

describe("a request", () => {
  it("has the length of its body, exactly, before the images are base64", () => {
    for (const bytes of [1, 2, 3, 4, 1000]) {
      const request = solveRequest(puzzle(bytes, 7));
      expect(request.bodyBytes).toBe(JSON.stringify(parametersOf(request)).length);
    }
  });

  it("sends the bytes of an image that is a part of a larger buffer, and no others", () => {
    const part = new Uint8Array(Buffer.from("before, picture, after")).subarray(8, 15);
    const request = solveRequest({ ...puzzle(), puzzle: image("puzzle", part) });
    expect(Buffer.from(parametersOf(request)["puzzle"] ?? "", "base64").toString()).toBe("picture");
  });

  it("is named by its kind and the content of its images, in their order", () => {
    const request = solveRequest(puzzle());
    expect(request.key).toBe("puzzle:sha-puzzle:sha-piece");
  });

  it("may have as much base64 in an image as the contract takes, and no more", () => {
    expect(solveRequest(puzzle(525_000)).bodyBytes).toBeGreaterThan(700_000);
    const error = captchaErrorOf(() => solveRequest(puzzle(3, 525_001)));
    expect(error).toMatchObject({ code: "ERR_IMAGE_TOO_LARGE", side: "local", image: "piece" });
    expect(error.message).toContain("piece makes 700004 characters of base64, more than 700000: lower maxBytes");
  });

  it("may be a MiB long with all its images, and no longer", () => {
    expect(solveRequest(puzzle(393_000, 393_000)).bodyBytes).toBeLessThanOrEqual(1_048_576);
    const error = captchaErrorOf(() => solveRequest(puzzle(394_000, 394_000)));
    expect(error.code).toBe("ERR_IMAGE_TOO_LARGE");
    expect(error.message).toContain("the images make a body of 1050696 bytes, more than 1048576: lower maxTotalBytes");
  });
});

describe("the description of a request", () => {
  it("says where it goes and what is in it, but not the images themselves", () => {
    const dry = describeRequest(puzzle(300, 200));
    expect(dry).toEqual({
      kind: "puzzle",
      method: "POST",
      path: "/captcha/solve/puzzle",
      bodyBytes: 692,
      images: [
        { name: "puzzle", mime: "image/png", ...size, bytes: 300, sha256: "sha-puzzle", isUnchanged: true },
        { name: "piece", mime: "image/png", ...size, bytes: 200, sha256: "sha-piece", isUnchanged: true },
      ],
      warnings: [],
    });
  });

  it("fails as sending it would", () => {
    expect(captchaErrorOf(() => describeRequest(puzzle(525_001))).code).toBe("ERR_IMAGE_TOO_LARGE");
  });
});
