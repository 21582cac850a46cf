import { rateLimitHeaders, UNLIMITED } from "@webcast-kit/contract";
import { expect } from "vitest";
import type { RawReply } from "./http-client.ts";
import type { Model, SpaceModel } from "./model.ts";
import type { Expected } from "./outcome.ts";

const SECOND_MS = 1000;
/** What the server calls JSON. */
export const JSON_TYPE = "application/json; charset=utf-8";

/** What an answer has to be like; a fault has a word of its own. */
export type Told = Omit<Expected, "code"> & { readonly code?: string };

/** Compares an answer with what the model says; gives its body. */
export function checkReply(model: Model, space: SpaceModel, expected: Told, reply: RawReply): Record<string, unknown> {
  const body = JSON.parse(reply.body) as Record<string, unknown>;
  const { code, status } = expected;
  const failure = code === undefined ? {} : { status_code: -1, code, request_id: `req-${space.requests}` };
  expect({ status: reply.status, body }).toMatchObject({ status, body: failure });
  expect(reply.headers.get("content-type")).toBe(JSON_TYPE);
  expect(reply.headers.get("date")).toBe(new Date(space.now).toUTCString());
  checkQuota(model, space, expected, reply);
  return body;
}

function checkQuota({ quirks }: Model, { now }: SpaceModel, { headers, retryAtMs }: Told, reply: RawReply): void {
  const { limit, remaining, resetAtMs } = headers;
  const isHidden = quirks.unlimited === "omitHeaders" && limit === UNLIMITED;
  const reset = { unixSeconds: resetAtMs / SECOND_MS, unixMs: resetAtMs, delta: (resetAtMs - now) / SECOND_MS };
  const told = Object.values(rateLimitHeaders).map((name) => reply.headers.get(name));
  const wanted = [limit, remaining, Math.ceil(reset[quirks.rateLimitReset])].map(String);
  expect(told).toEqual(isHidden ? [undefined, undefined, undefined] : wanted);
  const isTold = retryAtMs !== undefined && quirks.retryAfter === "send";
  const wait = isTold ? String(Math.max(1, Math.ceil((retryAtMs - now) / SECOND_MS))) : undefined;
  expect(reply.headers.get("retry-after")).toBe(wait);
}
