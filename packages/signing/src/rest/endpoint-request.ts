import { type Endpoint, type EndpointName, endpoints } from "@webcast-kit/contract";
import type { ApiAccess, Place } from "../http/access.ts";
import type { HttpRequest } from "../http/http.ts";
import { checkSession, cookiesForEndpoint, type SessionOptions } from "../http/session.ts";
import { type CallOptions, checkTimeoutMs } from "../options.ts";
import { cookieSecrets, type Redact, redact } from "../redact.ts";
import { checkParameters, type EndpointParameters, type Spelling, secretsIn } from "./parameters.ts";

/** Real answers stay below 10 KB. */
const MAX_BODY_BYTES = 1024 * 1024;

/**
 * Makes the request of a call of the API.
 *
 * @throws {SigningError} ERR_ARGUMENT when a parameter or option is out of range, or the endpoint wants a session
 */
export function endpointRequest<Name extends EndpointName>(
  access: ApiAccess,
  name: Name,
  parameters: EndpointParameters<Name>,
  options: CallOptions,
  spelling?: Spelling,
): HttpRequest {
  const endpoint: Endpoint = endpoints[name];
  const given = checkParameters(name, parameters, access.redactText, spelling);
  return apiRequest(access, endpoint, given, options);
}

/** What of an endpoint a request is made of. */
export type Target = Pick<Endpoint, "name" | "method" | "path" | "parametersIn" | "host" | "auth" | "session">;

/** Makes the request of a call, of parameters that are checked. */
export function apiRequest(
  access: ApiAccess,
  target: Target,
  parameters: Readonly<Record<string, unknown>>,
  options: CallOptions,
): HttpRequest {
  const session = options.session === undefined ? access.session : checkSession(options.session);
  const { origin, prefix, url } = placeFor(access, target);
  const cookies = cookiesForEndpoint(target, session, url);
  const inBody = target.parametersIn === "body";
  return {
    label: target.name,
    source: "api",
    origin,
    path: prefix + target.path + (inBody ? "" : queryOf(parameters)),
    method: target.method,
    headers: headersOf(access, target, cookies),
    body: inBody ? JSON.stringify(parameters) : null,
    maxBytes: MAX_BODY_BYTES,
    timeoutMs: options.timeoutMs === undefined ? access.timeoutMs : checkTimeoutMs(options.timeoutMs),
    redactText: redactFor(access, parameters, options.session && session),
  };
}

function placeFor({ api, web }: ApiAccess, { host }: Target): Place {
  return host === "web" ? web : api;
}

function headersOf({ apiKey }: ApiAccess, target: Target, cookies: string | undefined): string[] {
  const headers = ["accept", "application/json"];
  if (target.auth === "key") headers.push("x-api-key", apiKey);
  if (target.parametersIn === "body") headers.push("content-type", "application/json");
  if (cookies !== undefined) headers.push("x-cookie-header", cookies);
  return headers;
}

function queryOf(parameters: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  for (const [field, value] of Object.entries(parameters)) query.append(field, String(value));
  return query.size === 0 ? "" : `?${query}`;
}

/** The secrets of one call are sought only when there is a text that they might be in. */
function redactFor(
  { secrets }: ApiAccess,
  parameters: Readonly<Record<string, unknown>>,
  session: SessionOptions | undefined,
): Redact {
  const own = () => [...secretsIn(parameters), ...(session === undefined ? [] : cookieSecrets(session.cookies))];
  return (text) => redact(text, [...secrets, ...own()]);
}
