import type { Endpoint } from "./endpoints/endpoint.ts";
import { endpoints } from "./endpoints/index.ts";
import { openApiComponents } from "./openapi-components.ts";
import { openApiOperation, tagOf } from "./openapi-operation.ts";
import { createSchemaComponents, type JsonObject } from "./schema-components.ts";

/** Options of {@link createOpenApi}. */
export interface OpenApiOptions {
  /** Where the API is, a URL without a slash at its end. Default: `https://api.tik.tools`. */
  readonly serverUrl?: string;
  /** Where the endpoints with `host: "web"` are. Default: `https://tik.tools`. */
  readonly webServerUrl?: string;
  /** Version of the document. Default: `0.0.0`, which says nothing. */
  readonly version?: string;
}

/** An OpenAPI 3.1 document, as plain JSON. */
export interface OpenApiDocument {
  readonly openapi: "3.1.0";
  readonly info: JsonObject;
  readonly servers: readonly JsonObject[];
  readonly security: readonly JsonObject[];
  readonly tags: readonly JsonObject[];
  /** Operations by path, then by method in lower case. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
  readonly components: JsonObject;
}

const description = `The REST endpoints of the managed TikTok LIVE API. Unofficial: written from its public reference and its public clients.
\`x-provenance\` tells which: \`documented\` (also when absent), \`observed\` in public clients, or \`invented\` for this description.
\`x-tier\` is the smallest tier that may call an operation.
\`x-signed-data\` refers to what the platform answers at \`signed_url\`, where the caller fetches that itself.`;

/**
 * Creates an OpenAPI 3.1 document of every endpoint of the contract.
 *
 * @example
 * writeFileSync("openapi.json", JSON.stringify(createOpenApi({ serverUrl: "http://127.0.0.1:4000" })));
 */
export function createOpenApi({
  serverUrl = "https://api.tik.tools",
  webServerUrl = "https://tik.tools",
  version = "0.0.0",
}: OpenApiOptions = {}): OpenApiDocument {
  const schemas = createSchemaComponents();
  const all: readonly Endpoint[] = Object.values(endpoints);
  const byPath = new Map(all.map(({ path }) => [path, all.filter((endpoint) => endpoint.path === path)]));
  const operationsOf = (group: readonly Endpoint[]) =>
    Object.fromEntries(
      group.map((endpoint) => [endpoint.method.toLowerCase(), openApiOperation(endpoint, { schemas, webServerUrl })]),
    );
  return {
    openapi: "3.1.0",
    info: {
      title: "TikTok LIVE API, managed",
      version,
      description,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: serverUrl }],
    security: [{ apiKeyHeader: [] }, { apiKeyQuery: [] }],
    tags: [...new Set(all.map(({ path }) => tagOf(path)))].map((name) => ({ name })),
    paths: Object.fromEntries([...byPath].map(([path, group]) => [path, operationsOf(group)])),
    components: openApiComponents(schemas),
  };
}
