import { DEFAULT_USER_AGENT } from "../answers.ts";
import { SigningError } from "../errors.ts";
import { judgeUrl } from "../hosts.ts";
import type { ApiAccess } from "../http/access.ts";
import type { HttpRequest, HttpResponse } from "../http/http.ts";
import { sendRequest } from "../http/request.ts";
import { assertSuccess, invalidError } from "../http/response.ts";
import { checkSession, cookiesFor, mergeCookies } from "../http/session.ts";
import { argumentError, type CallOptions, checkInteger, checkTimeoutMs } from "../options.ts";
import { cookieSecrets, redact, urlSecrets } from "../redact.ts";

/** An answer of the API that only signs: a URL, and what has to be sent with it. */
export interface SignedUrlResponse {
  readonly signed_url: string;
  /** `GET` or `POST`. Default `GET`. */
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent byte for byte. */
  readonly body?: string | undefined;
  /** Cookie header. */
  readonly cookies?: string | undefined;
  /** As `signUrl` names the User-Agent, where `headers` has none. */
  readonly user_agent?: string | undefined;
}

export interface SignedUrlOptions extends CallOptions {
  /** Longest answer, 1,024 to 268,435,456 bytes. Default 8 MiB: a page of the feed can have megabytes. */
  readonly maxBytes?: number | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: the platform's objects have hundreds of fields, and the reference's samples read them as they like
export type PlatformData = any;

export type SignedUrlAccess = Pick<
  ApiAccess,
  "baseUrl" | "hosts" | "session" | "timeoutMs" | "secrets" | "carrier" | "clock" | "lifetime"
>;

const LABEL = "fetchSignedUrl";
/** What belongs to the connection, and is not the API's to say. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
const HEADER_NAME = /^[!#$%&'*+.^_`|~\w-]{1,256}$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * Fetches what the API only signed: the URL unchanged, with the User-Agent, headers, cookies, method and body that came
 * with it, and the session's cookies where its host is named.
 *
 * @throws {SigningError} ERR_HOST_NOT_ALLOWED when the URL leads elsewhere; ERR_HTTP_STATUS and ERR_RATE_LIMITED with
 *   `source: "platform"`; ERR_RESPONSE_INVALID when the answer is not JSON: the platform says no with an empty body
 */
export async function fetchSignedUrl(
  access: SignedUrlAccess,
  response: SignedUrlResponse,
  options: SignedUrlOptions = {},
): Promise<PlatformData> {
  return await readSignedUrl(access, response, options, (data) => data);
}

/** As {@link fetchSignedUrl}, for callers who judge the parsed answer while it is at hand. */
export async function readSignedUrl<T>(
  access: SignedUrlAccess,
  response: SignedUrlResponse,
  options: SignedUrlOptions,
  read: (data: PlatformData, request: HttpRequest, answer: HttpResponse) => T,
): Promise<T> {
  const request = signedRequest(access, response, options);
  return await sendRequest(access, request, options.signal, (answer) => read(jsonOf(request, answer), request, answer));
}

function signedRequest(access: SignedUrlAccess, response: SignedUrlResponse, options: SignedUrlOptions): HttpRequest {
  checkResponse(response);
  const { method = "GET", body } = response;
  const url = judgeUrl(response.signed_url, access.hosts, (text) => redact(text, access.secrets));
  if (url.protocol.startsWith("ws")) throw argumentError("response.signed_url", "a URL that is not a socket's");
  const session = options.session === undefined ? access.session : checkSession(options.session);
  const { headers, cookies } = headersOf(response, cookiesFor(session, url, access.baseUrl));
  return {
    label: LABEL,
    source: "platform",
    origin: url.origin,
    path: url.pathname + url.search,
    method,
    headers,
    body: method === "POST" ? (body ?? "") : null,
    maxBytes: checkInteger("maxBytes", options.maxBytes ?? 8 * 1024 * 1024, 1024, 256 * 1024 * 1024),
    timeoutMs: options.timeoutMs === undefined ? access.timeoutMs : checkTimeoutMs(options.timeoutMs),
    redactText: (text) => redact(text, [...access.secrets, ...urlSecrets(url), ...cookieSecrets(cookies)]),
  };
}

function checkResponse(response: SignedUrlResponse): void {
  if (typeof response?.signed_url !== "string")
    throw argumentError("response.signed_url", "the URL that the API signed");
  const { method = "GET" } = response;
  if (method !== "GET" && method !== "POST") throw argumentError("response.method", "GET or POST");
  for (const field of ["body", "cookies", "user_agent"] as const) {
    if (typeof (response[field] ?? "") !== "string") throw argumentError(`response.${field}`, "a text");
  }
}

function headersOf({ headers = {}, cookies = "", user_agent }: SignedUrlResponse, session: string | undefined) {
  const named = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), { name, value }]));
  const cookie = mergeCookies(mergeCookies(cookies, textOf(named.get("cookie")?.value)), session);
  named.delete("cookie");
  if (!named.has("user-agent"))
    named.set("user-agent", { name: "User-Agent", value: user_agent || DEFAULT_USER_AGENT });
  if (cookie !== "") named.set("cookie", { name: "Cookie", value: cookie });
  const sent: string[] = [];
  for (const [key, { name, value }] of named) {
    if (OWN_HEADERS.has(key) || key.startsWith("proxy-")) continue;
    if (!HEADER_NAME.test(name) || typeof value !== "string" || !HEADER_VALUE.test(value)) throw headerError();
    sent.push(name, value);
  }
  return { headers: sent, cookies: cookie };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function headerError(): SigningError {
  return new SigningError("ERR_RESPONSE_INVALID", `${LABEL}: the answer has a header that cannot be sent`);
}

function jsonOf(request: HttpRequest, response: HttpResponse): PlatformData {
  assertSuccess(request, response);
  if (response.text === "") {
    throw invalidError(request, "the body is empty: the signature is over, or cookies are missing", response);
  }
  try {
    return JSON.parse(response.text);
  } catch {
    throw invalidError(request, "the body is not JSON", response);
  }
}
