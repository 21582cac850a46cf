import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { changed, resolveRef, valuesOf } from "../testing/documents.ts";
import { createOpenApi, type JsonObject, type OpenApiDocument } from "./documents.ts";
import type { Endpoint } from "./endpoints/endpoint.ts";
import { endpoints, rateLimitHeaders } from "./index.ts";

const document = createOpenApi();
const all: readonly Endpoint[] = Object.values(endpoints);
const json = document as unknown as JsonObject;

const operationOf = ({ path, method }: Endpoint) => document.paths[path]?.[method.toLowerCase()] as JsonObject;
const validate = (value: object) => new Validator().validate(structuredClone(value) as OpenApiDocument & JsonObject);
const at = (value: JsonObject, path: string) => resolveRef(value, path);

describe("createOpenApi", () => {
  it("is valid OpenAPI 3.1 for a public validator", async () => {
    expect(await validate(document)).toEqual({ valid: true });
  });

  it.each<[string, readonly string[], string?]>([
    ["without a version", ["info", "version"]],
    ["with a parameter in the wrong place", ["components", "parameters", "Session", "in"], "body"],
    ["with an operation that is a text", ["paths", "/webcast/sign_url", "post"], "sign"],
    ["with a response that says nothing", ["components", "responses", "NotFound", "description"]],
  ])("would be refused %s", async (_, path, value) => {
    expect(await validate(changed(document, path, value))).toMatchObject({ valid: false });
  });

  it("is plain JSON", () => {
    expect(JSON.parse(JSON.stringify(document))).toStrictEqual(document);
  });

  it("refers to nothing that is not there, and has no schema id left", () => {
    const refs = valuesOf("$ref", json);
    expect(refs.length).toBeGreaterThan(0);
    for (const ref of refs) expect(at(json, String(ref)), String(ref)).toBeDefined();
    expect(valuesOf("$id", json)).toEqual([]);
  });

  it("has no operation twice, and none that the contract lacks", () => {
    const ids = valuesOf("operationId", json);
    expect(new Set(ids)).toEqual(new Set(Object.keys(endpoints)));
    expect(ids).toHaveLength(all.length);
  });

  it("spells the rate-limit headers as the contract does, but for the case", () => {
    const names = Object.keys(at(json, "#/components/headers") as JsonObject).map((name) => name.toLowerCase());
    expect(names).toEqual([...Object.values(rateLimitHeaders), "retry-after"]);
  });

  it("says when to come back after a 429 only", () => {
    const withRetry = Object.entries(at(json, "#/components/responses") as JsonObject)
      .filter(([, response]) => JSON.stringify(response).includes("Retry-After"))
      .map(([name]) => name);
    expect(withRetry).toEqual(["TooManyRequests"]);
  });

  it("takes other addresses and a version", () => {
    const local = createOpenApi({
      serverUrl: "http://127.0.0.1:1",
      webServerUrl: "http://127.0.0.1:2",
      version: "1.2.3",
    });
    expect(local.servers).toEqual([{ url: "http://127.0.0.1:1" }]);
    expect(local.info["version"]).toBe("1.2.3");
    expect(local.paths[endpoints.liveConnect.path]?.["get"]?.["servers"]).toEqual([{ url: "http://127.0.0.1:2" }]);
  });
});

describe("an operation", () => {
  it.each(all)("$name tells its tier, its origin, its parameters and its answer", (endpoint) => {
    const operation = operationOf(endpoint);
    expect(operation).toMatchObject({
      operationId: endpoint.name,
      summary: endpoint.summary,
      "x-tier": endpoint.tier,
      "x-provenance": endpoint.provenance,
    });
    const inQuery = ((operation["parameters"] ?? []) as JsonObject[]).filter(
      (parameter) => parameter["in"] === "query",
    );
    const wanted = Object.keys((endpoint.request as unknown as { properties: object }).properties);
    expect(inQuery.map(({ name }) => name)).toEqual(endpoint.parametersIn === "query" ? wanted : []);
    expect("requestBody" in operation).toBe(endpoint.parametersIn === "body");
    const { data } = JSON.parse(JSON.stringify(endpoint.example));
    expect(answerOf(operation)["example"]).toEqual(endpoint.envelope === "data" ? { status_code: 0, data } : data);
  });

  it.each(all)("$name asks for a key and a session as the contract says", (endpoint) => {
    const operation = operationOf(endpoint);
    expect(operation["security"]).toEqual(endpoint.auth === "none" ? [] : undefined);
    const session = valuesOf("$ref", operation["parameters"] ?? []).map((ref) => at(json, String(ref)));
    const required = { none: [], optional: [false], required: [true] }[endpoint.session];
    expect(session).toMatchObject(required.map((value) => ({ name: "x-cookie-header", required: value })));
    expect("servers" in operation).toBe(endpoint.host === "web");
  });

  it.each(all.filter(({ signedData }) => signedData))("$name describes what its signed URL gives", (endpoint) => {
    const [ref] = valuesOf("$ref", operationOf(endpoint)["x-signed-data"] ?? []);
    expect(at(json, String(ref))).toMatchObject({ examples: [endpoint.example.signedData] });
  });
});

function answerOf(operation: JsonObject): JsonObject {
  const response = at(operation, "#/responses/200") as { content: JsonObject };
  return response.content["application/json"] as JsonObject;
}
