import type { SceneImage } from "@webcast-kit/captcha/testing";
import type { EndpointData } from "@webcast-kit/contract";
import type { MockServer } from "@webcast-kit/mock-server";
import { expect } from "vitest";
import { callEndpoint } from "../packages/mock-server/testing/rest-client.ts";

type CaptchaEndpoint = "solvePuzzle" | "solveRotate" | "solveShapes";

/** Sends files to the mock by the names of their parameters, and gives its answer. */
export async function ask<Name extends CaptchaEndpoint>(
  { url }: Pick<MockServer, "url">,
  name: Name,
  images: Readonly<Record<string, Pick<SceneImage, "bytes">>>,
): Promise<EndpointData<Name>> {
  const texts = Object.entries(images).map(([field, { bytes }]) => [field, bytes.toString("base64")]);
  const { status, body, data } = await callEndpoint(name, Object.fromEntries(texts), { url });
  expect([status, body.error]).toEqual([200, undefined]);
  return data;
}

/** Smallest difference of two angles, in degrees. */
export function angleBetween(one: number, other: number): number {
  const difference = (((one - other) % 360) + 360) % 360;
  return Math.min(difference, 360 - difference);
}
