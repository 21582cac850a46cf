import { type AnswerSource, isRetryableStatus, SigningError, type SigningErrorCode } from "../errors.ts";
import type { Redact } from "../redact.ts";
import type { HttpResponse } from "./http.ts";
import { parseRateLimit, parseRetryAfter } from "./rate-limit-headers.ts";

/** A JSON object as it came. */
export type JsonBody = Readonly<Record<string, unknown>>;

/** Whose answer is read, for errors. */
export interface AnswerOf {
  readonly label: string;
  readonly source: AnswerSource;
  readonly redactText: Redact;
}

/** What an error body says, as far as it is one. */
interface ErrorBody {
  readonly error?: string | undefined;
  readonly apiCode?: string | undefined;
  readonly requestId?: string | undefined;
}

/**
 * Reads the body of a success of the API, whatever its fields are.
 *
 * @throws {SigningError} for every other answer
 */
export function apiBodyOf(answer: AnswerOf, response: HttpResponse): JsonBody {
  assertSuccess(answer, response);
  const body = parseObject(response.text);
  if (body === undefined) throw unreadable(answer, response);
  // The service is known to say "no" with HTTP 200 too.
  if (body["status_code"] !== undefined && body["status_code"] !== 0) throw refusal(answer, body, response);
  return body;
}

/** @throws {SigningError} when the status is not 2xx */
export function assertSuccess(answer: AnswerOf, response: HttpResponse): void {
  if (response.status < 200 || response.status > 299) throw statusError(answer, response);
}

/** The error of an answer that is not what it should be. */
export function invalidError(
  { label, source }: AnswerOf,
  fault: string,
  { status, headers }: HttpResponse,
  body?: string,
): SigningError {
  const rateLimit = parseRateLimit(headers, Date.now());
  return new SigningError("ERR_RESPONSE_INVALID", `${label}: ${fault}`, { status, source, rateLimit, body });
}

/** Answers of the API that hold no secret, even when they are cut off. */
const OPEN_ANSWERS: ReadonlySet<string> = new Set(["solvePuzzle", "solveRotate", "solveShapes"]);

/** JSON, also when it is cut off: in a success, that may be a signed URL or a token. */
const JSON_START = /^\s*["[{]/;

/** A success that is no JSON object, such as the page of a proxy. */
function unreadable(answer: AnswerOf, response: HttpResponse): SigningError {
  const { label, source, redactText } = answer;
  const isOpen = OPEN_ANSWERS.has(label) || !JSON_START.test(response.text);
  const shown = isOpen ? bodyShown(response, source, redactText) : undefined;
  return invalidError(answer, "the body is not a JSON object", response, shown);
}

function parseObject(text: string): JsonBody | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonBody) : undefined;
  } catch {
    return undefined;
  }
}

function refusal({ label, source, redactText }: AnswerOf, body: JsonBody, response: HttpResponse): SigningError {
  const { error, ...details } = errorBodyOf(body, redactText);
  return new SigningError("ERR_RESPONSE_INVALID", `${label}: ${error ?? "status_code is not 0"}`, {
    status: response.status,
    source,
    rateLimit: parseRateLimit(response.headers, Date.now()),
    body: bodyShown(response, source, redactText),
    ...details,
  });
}

/** What a person needs who asks why. The platform's pages are long, and about other things. */
function bodyShown({ text }: Pick<HttpResponse, "text">, source: AnswerSource, redactText: Redact): string | undefined {
  return source === "api" ? redactText(text) || undefined : undefined;
}

function errorBodyOf(body: JsonBody | undefined, redactText: Redact): ErrorBody {
  const textOf = (value: unknown): string | undefined => (typeof value === "string" ? redactText(value) : undefined);
  return {
    error: textOf(body?.["error"]) || undefined,
    apiCode: textOf(body?.["code"]),
    requestId: textOf(body?.["request_id"]),
  };
}

function statusError(answer: AnswerOf, { status, headers, text }: HttpResponse): SigningError {
  const { label, source, redactText } = answer;
  const { error, ...details } = errorBodyOf(parseObject(text), redactText);
  const code = source === "api" ? apiErrorCode(label, status, details.apiCode) : platformErrorCode(status);
  const mayWait = status === 429 || status === 503;
  return new SigningError(code, `${label}: HTTP ${status}${error ? `, ${error}` : ""}`, {
    ...(code === "ERR_HTTP_STATUS" ? { retryable: isRetryableStatus(status) } : {}),
    status,
    source,
    rateLimit: parseRateLimit(headers, Date.now()),
    retryAfterMs: mayWait ? parseRetryAfter(headers, Date.now()) : undefined,
    body: bodyShown({ text }, source, redactText),
    ...details,
  });
}

function apiErrorCode(label: string, status: number, apiCode: string | undefined): SigningErrorCode {
  switch (status) {
    case 401:
      return "ERR_UNAUTHORIZED";
    case 403:
      // The session, not the key, is what such an answer is about.
      return apiCode === "FORBIDDEN" ? "ERR_HTTP_STATUS" : "ERR_TIER_REQUIRED";
    case 404:
      // The reference has no other 404 for a user: one who is unknown is not live either.
      return apiCode === "NOT_LIVE" || label === "wsCredentials" ? "ERR_NOT_LIVE" : "ERR_HTTP_STATUS";
    default:
      return platformErrorCode(status);
  }
}

function platformErrorCode(status: number): SigningErrorCode {
  return status === 429 ? "ERR_RATE_LIMITED" : "ERR_HTTP_STATUS";
}
