import { type EndpointData, type EndpointName, endpoints } from "@webcast-kit/contract";
import { Check, Errors } from "typebox/value";
import { isRetryableStatus, SigningError, type SigningErrorCode, type SigningErrorDetails } from "./errors.ts";
import { type Headers, parseRateLimit, parseRetryAfter } from "./quota.ts";
import type { Redact } from "./redact.ts";

/** An answer of the API, whole. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What an error body says, as far as it is one. */
interface ErrorBody {
  readonly error?: string | undefined;
  readonly apiCode?: string | undefined;
  readonly requestId?: string | undefined;
}

/**
 * Reads the `data` of a success; fields that the contract does not know are let pass.
 *
 * @throws {SigningError} for every other answer
 */
export function dataOf<Name extends EndpointName>(
  name: Name,
  response: ApiResponse,
  redactText: Redact,
): EndpointData<Name> {
  if (response.status < 200 || response.status > 299) throw statusError(name, response, redactText);
  const body = parseObject(response.text);
  if (body === undefined) throw invalid(name, `the body is not a JSON object`, response);
  if (body["status_code"] !== 0) throw refusal(name, body, response, redactText);
  const { data } = endpoints[name];
  if (Check(data, body["data"])) return body["data"] as EndpointData<Name>;
  // Only the place is told: the value may be a signed URL or a cookie.
  const [fault] = Errors(data, body["data"]);
  throw invalid(
    name,
    `data${fault?.instancePath ?? ""} does not fit the contract (${fault?.keyword ?? "?"})`,
    response,
  );
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function invalid(name: EndpointName, fault: string, { status, headers }: ApiResponse): SigningError {
  return new SigningError("ERR_RESPONSE_INVALID", `${name}: ${fault}`, { status, rateLimit: parseRateLimit(headers) });
}

/** The service is known to say "no" with HTTP 200 too. */
function refusal(
  name: EndpointName,
  body: Readonly<Record<string, unknown>>,
  { status, headers }: ApiResponse,
  redactText: Redact,
): SigningError {
  const { error, ...details } = errorBodyOf(body, redactText);
  const fault = error ?? "status_code is not 0";
  return new SigningError("ERR_RESPONSE_INVALID", `${name}: ${fault}`, {
    status,
    rateLimit: parseRateLimit(headers),
    ...details,
  });
}

function errorBodyOf(body: Readonly<Record<string, unknown>> | undefined, redactText: Redact): ErrorBody {
  const textOf = (value: unknown): string | undefined => (typeof value === "string" ? redactText(value) : undefined);
  return {
    error: textOf(body?.["error"]) || undefined,
    apiCode: textOf(body?.["code"]),
    requestId: textOf(body?.["request_id"]),
  };
}

function statusError(name: EndpointName, response: ApiResponse, redactText: Redact): SigningError {
  const { status, headers } = response;
  const { error, ...details } = errorBodyOf(parseObject(response.text), redactText);
  const code = codeOf(name, status, details.apiCode);
  const waits: SigningErrorDetails =
    status === 429 || status === 503 ? { retryAfterMs: parseRetryAfter(headers, Date.now()) } : {};
  return new SigningError(code, `${name}: HTTP ${status}${error ? `, ${error}` : ""}`, {
    ...(code === "ERR_HTTP_STATUS" ? { retryable: isRetryableStatus(status) } : {}),
    status,
    rateLimit: parseRateLimit(headers),
    ...waits,
    ...details,
  });
}

function codeOf(name: EndpointName, status: number, apiCode: string | undefined): SigningErrorCode {
  switch (status) {
    case 401:
      return "ERR_UNAUTHORIZED";
    case 403:
      return "ERR_TIER_REQUIRED";
    case 429:
      return "ERR_RATE_LIMITED";
    case 404:
      // The reference has no other 404 for a user: one who is unknown is not live either.
      return apiCode === "NOT_LIVE" || name === "wsCredentials" ? "ERR_NOT_LIVE" : "ERR_HTTP_STATUS";
    default:
      return "ERR_HTTP_STATUS";
  }
}
