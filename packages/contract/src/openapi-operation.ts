import type { Endpoint } from "./endpoints/endpoint.ts";
import { rateLimitRefs, refusalRefs } from "./openapi-components.ts";
import { provenanceKeyword } from "./provenance.ts";
import { type Json, type JsonObject, plainJson, refTo, type SchemaComponents } from "./schema-components.ts";

interface OperationContext {
  readonly schemas: SchemaComponents;
  readonly webServerUrl: string;
}

/** The group of a path: the segment before its last, or the one that nearly all share. */
export function tagOf(path: string): string {
  const [first = "", ...parents] = path.split("/").slice(1, -1);
  return first === "webcast" ? (parents[0] ?? first) : first;
}

/** One endpoint as an OpenAPI operation. Named schemas are added to the context. */
export function openApiOperation(endpoint: Endpoint, { schemas, webServerUrl }: OperationContext): JsonObject {
  const { name, path, summary, auth, host, tier, provenance } = endpoint;
  return {
    operationId: name,
    tags: [tagOf(path)],
    summary,
    ...(host === "web" && { servers: [{ url: webServerUrl }] }),
    ...(auth === "none" && { security: [] }),
    ...requestOf(endpoint, schemas),
    responses: { 200: success(endpoint, schemas), ...refusalRefs },
    ...signedDataOf(endpoint, schemas),
    "x-tier": tier,
    [provenanceKeyword]: provenance,
  };
}

/** `description`, `parameters` and `requestBody`, where the endpoint has them. */
function requestOf(endpoint: Endpoint, schemas: SchemaComponents): JsonObject {
  const schema = schemas.toJson(endpoint.request);
  const example = plainJson(endpoint.example.request) as JsonObject;
  const parameters = sessionParameters(endpoint);
  if (endpoint.parametersIn === "query") parameters.push(...queryParameters(schema, example));
  return {
    ...choiceOf(schema),
    ...(parameters.length > 0 && { parameters }),
    ...(endpoint.parametersIn === "body" && {
      requestBody: {
        required: "required" in schema || "anyOf" in schema,
        content: { "application/json": { schema, example } },
      },
    }),
  };
}

/** Says in words which parameters may stand for each other: OpenAPI has no way to say so of a query. */
function choiceOf({ anyOf = [] }: JsonObject): JsonObject {
  const names = (anyOf as readonly JsonObject[]).flatMap(({ required }) => required as readonly string[]);
  return names.length === 0 ? {} : { description: `Needs at least one of ${names.join(", ")}.` };
}

function sessionParameters({ session }: Endpoint): JsonObject[] {
  if (session === "none") return [];
  return [refTo("parameters", session === "required" ? "Session" : "OptionalSession")];
}

function queryParameters(schema: JsonObject, example: JsonObject): JsonObject[] {
  const required = (schema["required"] ?? []) as readonly string[];
  const properties = (schema["properties"] ?? {}) as Readonly<Record<string, JsonObject>>;
  return Object.entries(properties).map(([name, { description, [provenanceKeyword]: mark, ...type }]) => ({
    name,
    in: "query",
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema: type,
    ...(name in example && { example: example[name] as Json }),
    ...(mark !== undefined && { [provenanceKeyword]: mark }),
  }));
}

/** The answer with its envelope. */
function success({ envelope, data, example }: Endpoint, schemas: SchemaComponents): JsonObject {
  const schema = schemas.toJson(data);
  const value = plainJson(example.data);
  const top = { schema, example: value };
  const wrapped = {
    schema: {
      type: "object",
      required: ["status_code", "data"],
      properties: { status_code: { const: 0 }, data: schema },
    },
    example: { status_code: 0, data: value },
  };
  return {
    description: "Success",
    headers: rateLimitRefs,
    content: { "application/json": envelope === "top" ? top : wrapped },
  };
}

/** The platform's answer at `signed_url` becomes a component, so that tools which generate types see it. */
function signedDataOf({ name, signedData, example }: Endpoint, schemas: SchemaComponents): JsonObject {
  if (signedData === undefined) return {};
  const component = `${name.charAt(0).toUpperCase()}${name.slice(1)}SignedData`;
  const examples = example.signedData === undefined ? undefined : [plainJson(example.signedData)];
  return { "x-signed-data": schemas.add(component, { ...signedData, ...(examples && { examples }) }) };
}
