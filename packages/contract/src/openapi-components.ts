import { type ApiErrorKind, apiErrors, ErrorEnvelope } from "./errors.ts";
import { provenanceKeyword } from "./provenance.ts";
import { type JsonObject, refTo, type SchemaComponents } from "./schema-components.ts";

/** Headers of every response, as the reference spells them. */
const rateLimits: Readonly<Record<string, string>> = {
  "X-RateLimit-Limit": "Requests allowed in any window of one minute",
  "X-RateLimit-Remaining": "Requests left in the window that ends now",
  "X-RateLimit-Reset": "Unix seconds at which the oldest counted request leaves the window",
};

/** The rate-limit headers, as references. */
export const rateLimitRefs: JsonObject = Object.fromEntries(
  Object.keys(rateLimits).map((name) => [name, refTo("headers", name)]),
);

const sessionHeader = (required: boolean): JsonObject => ({
  name: "x-cookie-header",
  in: "header",
  required,
  description: "Cookies of a session on the platform, at least `sessionid=…`",
  schema: { type: "string" },
});

/** Names of the responses that any endpoint may give, by status; every other status is the default one. */
const names: Readonly<Record<string, string>> = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  429: "TooManyRequests",
  500: "ServerError",
  502: "BadGateway",
  default: "Failure",
};

/** The refusals as references, by status. */
export const refusalRefs: JsonObject = Object.fromEntries(
  Object.entries(names).map(([status, name]) => [status, refTo("responses", name)]),
);

/** Everything that the operations refer to. */
export function openApiComponents(schemas: SchemaComponents): JsonObject {
  const error = schemas.toJson(ErrorEnvelope);
  return {
    securitySchemes: {
      apiKeyHeader: { type: "apiKey", in: "header", name: "x-api-key" },
      apiKeyQuery: { type: "apiKey", in: "query", name: "apiKey" },
    },
    parameters: { Session: sessionHeader(true), OptionalSession: sessionHeader(false) },
    headers: headers(),
    responses: Object.fromEntries(
      Object.entries(names).map(([status, name]) => [
        name,
        refusalOf(status, { "application/json": { schema: error } }),
      ]),
    ),
    schemas: schemas.schemas,
  };
}

/** The response of a status: what it means is said by the error codes that come with it. */
function refusalOf(status: string, content: JsonObject): JsonObject {
  const isHere = (kind: ApiErrorKind) => (String(kind.status) in names ? String(kind.status) : "default") === status;
  const kinds = Object.entries<ApiErrorKind>(apiErrors).filter(([, kind]) => isHere(kind));
  return {
    description: kinds.map(([code, { description }]) => `\`${code}\`: ${description}.`).join(" "),
    headers: status === "429" ? { ...rateLimitRefs, "Retry-After": refTo("headers", "Retry-After") } : rateLimitRefs,
    content,
    // The statuses stand or fall with the codes.
    [provenanceKeyword]: kinds.every(([, { provenance }]) => provenance === "invented") ? "invented" : "observed",
  };
}

function headers(): JsonObject {
  const documented = Object.entries(rateLimits).map(([name, text]): [string, JsonObject] => [
    name,
    { description: text, schema: { type: "integer" } },
  ]);
  return {
    ...Object.fromEntries(documented),
    "Retry-After": {
      description: "Whole seconds to wait, at least 1",
      schema: { type: "integer", minimum: 1 },
      [provenanceKeyword]: "invented",
    },
  };
}
