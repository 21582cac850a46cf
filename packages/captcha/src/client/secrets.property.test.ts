import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ServerResponse } from "node:http";
import { inspect } from "node:util";
import { diagnosticsChannels } from "@webcast-kit/signing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { outcome } from "../../testing/answers.ts";
import { picture } from "../../testing/pictures.ts";
import { json, success, useSolveApis } from "../../testing/solve-api.ts";
import type { CaptchaClient, CaptchaTask } from "./captcha-client.ts";
import type { CaptchaClientOptions } from "./client-options.ts";

const startApi = useSolveApis();
const [outer, inner] = await Promise.all([picture(1, 64), picture(2, 16)]);
const task: CaptchaTask<"rotate"> = { kind: "rotate", outer, inner, prepare: { mask: "never" } };
const good = { angle: 81, ...outcome };

/** What the API answers, told what to repeat. */
type Answer = (response: ServerResponse, echo: string) => void;

/** Every way in which a text can come to the user's eyes: answers that repeat the key and the images. */
const answers: Readonly<Record<string, Answer>> = {
  "a success": (response) => success(response, good),
  "a success with more than is documented": (response, echo) =>
    success(response, { ...good, [echo]: echo, note: echo }),
  "a text for a number": (response, echo) => success(response, { ...good, angle: echo }),
  "an object for a number": (response, echo) => success(response, { ...good, angle: { [echo]: echo, x: echo } }),
  "a list for an answer": (response, echo) => success(response, [echo]),
  "a text for an answer": (response, echo) => success(response, echo),
  "an answer that is not sure": (response, echo) => success(response, { ...good, confidence: 0, by: echo }),
  "a status_code that is not 0": (response, echo) => json(response, { status_code: 1, error: echo, code: echo }),
  "an unknown key": (response, echo) => json(response, { error: echo, code: echo, request_id: echo }, 401),
  "a small tier": (response, echo) => json(response, { error: echo }, 403),
  "a limit": (response, echo) => json(response, { error: echo }, 429),
  "a failure": (response, echo) => json(response, { error: echo }, 500, { "x-trace": encodeURIComponent(echo) }),
  HTML: (response, echo) => response.end(`<html>${echo}</html>`),
  "a redirect": (response, echo) =>
    response.writeHead(302, { location: `http://127.0.0.1:1/?${encodeURIComponent(echo)}` }).end(),
  "a broken connection": (response) => response.destroy(),
};

/** What a user can see of one call: what it gave, or its error. */
async function see(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    return error;
  }
}

const published: unknown[] = [];
const onPublished = (message: unknown) => published.push(message);
const channels = Object.values(diagnosticsChannels);

beforeAll(() => {
  for (const name of channels) subscribe(name, onPublished);
});
afterAll(() => {
  for (const name of channels) unsubscribe(name, onPublished);
});

/** Also what the images are sent as; their bytes themselves are the user's own, in `prepared`. */
function expectNoSecret(seen: readonly unknown[], secrets: readonly string[]): void {
  const texts = seen.flatMap((value) => [
    inspect(value, { depth: 12, showHidden: true, maxArrayLength: 20 }),
    JSON.stringify(value) ?? "",
    value instanceof Error ? `${value.message} ${value.stack}` : "",
  ]);
  for (const secret of secrets) expect(texts.some((text) => text.includes(secret))).toBe(false);
}

describe("the key and the images", () => {
  const key = fc.stringMatching(/^[\x21-\x7e]{12,30}$/);

  it.each(Object.entries(answers))("show in no text after %s", async (_, answer) => {
    let echo = "";
    const api = await startApi((response) => answer(response, echo));
    await fc.assert(
      fc.asyncProperty(key, async (apiKey) => {
        published.length = 0;
        const image = outer.toString("base64");
        echo = `${apiKey} ${image}`;
        const options = { apiKey, retries: 0, minConfidence: 0.5, cache: false } as const;
        const client = api.client(options);
        const seen = await Promise.all([see(client.solveRotate(task, task)), see(client.dryRun(task)), seeAll(client)]);
        expectNoSecret([client, ...seen, ...published], [apiKey, image]);
        expect(JSON.stringify(seen[1])).toContain("sha256");
      }),
      { numRuns: 8 },
    );
  });

  it("show in no text about options that are refused", async () => {
    const api = await startApi();
    fc.assert(
      fc.property(key, fc.constantFrom("apiKey", "baseUrl", "retries", "cache"), (apiKey, field) => {
        const broken = {
          apiKey: `${apiKey}\n`,
          baseUrl: `https://user:${apiKey}@x`,
          retries: `${apiKey.repeat(9)}`,
          cache: { ttlMs: { apiKey } },
        };
        const options = { apiKey, [field]: broken[field as keyof typeof broken] } as unknown as CaptchaClientOptions;
        let error: unknown;
        try {
          api.client(options);
        } catch (thrown) {
          error = thrown;
        }
        expect(error).toMatchObject({ code: "ERR_ARGUMENT" });
        expectNoSecret([error], [apiKey]);
      }),
    );
  });
});

async function seeAll(client: CaptchaClient): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const settled of client.solveAll([task]))
    all.push(settled, settled.status === "rejected" && settled.reason);
  return all;
}
