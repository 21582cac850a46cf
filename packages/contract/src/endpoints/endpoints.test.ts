import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { notShown, problems, readExamples } from "../../testing/schemas.ts";
import type { Endpoint } from "./endpoint.ts";
import { type EndpointName, endpoints } from "./index.ts";

/** The reference shortens with "...": this drops what stands for further parts, and puts digits where an id belongs. */
function filledIn(value: unknown, field = ""): unknown {
  if (value === "..." && /(^|_)id(_str)?$/.test(field)) return "7123456789";
  if (Array.isArray(value)) return value.filter((item) => item !== "...").map((item) => filledIn(item, field));
  if (typeof value !== "object" || value === null) return value;
  const parts = Object.entries(value).filter(([name]) => name !== "...");
  // Both playback URLs are hidden of every quality but one.
  if (field === "sd" && parts.length === 0) return { hls: "...", flv: "..." };
  return Object.fromEntries(parts.map(([name, part]) => [name, filledIn(part, name)]));
}

interface Described {
  readonly description?: string | undefined;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly items?: Described;
}

/** The paths of fields that nothing is said of; what only holds others needs no words. */
function unsaid({ description, properties, items }: Described, path = ""): string[] {
  if (items !== undefined) return unsaid({ description, ...items }, `${path}[]`);
  if (properties === undefined) return description === undefined && path !== "" ? [path] : [];
  return Object.entries(properties).flatMap(([name, field]) => unsaid(field, `${path}.${name}`));
}

describe("endpoints", () => {
  const all: [string, Endpoint][] = Object.entries(endpoints);
  const examples = readExamples<{
    endpoint: EndpointName;
    method: string;
    path: string;
    query?: object;
    body?: object;
    headers?: Readonly<Record<string, string>>;
    response: { status_code?: number; data?: unknown };
    signedResponse?: object;
  }>("endpoints.json");

  it("are the 29 rows of the reference, which have 33 methods", () => {
    expect(new Set(all.map(([, { path }]) => path)).size).toBe(29);
    expect(new Set(all.map(([, { method, path }]) => `${method} ${path}`)).size).toBe(33);
    expect(all).toHaveLength(33);
  });

  it.each(all)("%s says of each field what it is", (_name, { request, data, signedData }) => {
    expect([request, data, signedData ?? {}].flatMap((schema) => unsaid(schema))).toEqual([]);
  });

  it.each(all)("%s says its own name, and in a short sentence what it does", (name, endpoint) => {
    expect(endpoint.name).toBe(name);
    expect(endpoint.summary).toMatch(/^[A-Z][^\n]{1,78}[^.]$/);
  });

  it.each(all)("%s has an example that fits its schemas", (_name, { request, data, signedData, example }) => {
    expect(problems(request, example.request)).toEqual([]);
    expect(problems(data, example.data)).toEqual([]);
    expect(example.signedData === undefined).toBe(signedData === undefined);
    if (signedData !== undefined) expect(problems(signedData, example.signedData)).toEqual([]);
  });

  it.each(all)("%s has ids in its example that do not survive as numbers", (_name, { example }) => {
    const ids = JSON.stringify(example).match(/(?<="(?:\w+_)?(?:id|id_str)":")[0-9]+(?=")/g) ?? [];
    for (const id of ids.filter((id) => id !== "87")) expect(Number(id)).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
  });

  it("have a shown call each, but those that the reference does not show", () => {
    const names = all.map(([name]) => name).filter((name) => !notShown.includes(name));
    expect(examples.map(({ endpoint }) => endpoint)).toEqual(names);
  });

  it.each(examples)(
    "takes the shown request and gives the shown response of $method $path",
    ({ endpoint: name, method, path, query, body, headers = {}, response, signedResponse }) => {
      const endpoint: Endpoint = endpoints[name];
      expect(endpoint).toMatchObject({ name, method, path, parametersIn: query ? "query" : expect.any(String) });
      expect(problems(endpoint.request, body ?? Value.Convert(endpoint.request, query ?? {}))).toEqual([]);
      expect(problems(endpoint.data, filledIn(endpoint.envelope === "top" ? response : response.data))).toEqual([]);
      if (endpoint.envelope === "data") expect(response.status_code).toBe(0);
      expect(endpoint.session === "required").toBe("x-cookie-header" in headers);
      if (signedResponse === undefined) return;
      expect(problems(endpoint.signedData as TSchema, filledIn(signedResponse))).toEqual([]);
    },
  );

  it("travel as their method needs: a query where there is no body", () => {
    for (const [, { method, parametersIn }] of all) {
      expect(parametersIn).toBe(method === "POST" || method === "PUT" ? "body" : "query");
    }
  });

  it("want a key and are served by the API's host, but live/connect", () => {
    const others = all.filter(([, { host, auth }]) => host !== "api" || auth !== "key");
    expect(others.map(([, { path, host, auth }]) => [path, host, auth])).toEqual([
      ["/api/live/connect", "web", "none"],
    ]);
  });

  it("are open to the smallest tier, but five", () => {
    const others = all.filter(([, { tier }]) => tier !== "sandbox").map(([name, { tier }]) => `${name} ${tier}`);
    expect(others).toEqual([
      "feed basic",
      "solvePuzzle basic",
      "solveRotate basic",
      "solveShapes basic",
      "regionalRanklist pro",
    ]);
  });
});
