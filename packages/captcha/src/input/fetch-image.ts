import { assertAllowedUrl, SigningError } from "@webcast-kit/signing";
// By its file: Bun has something else in the place of `undici`, which has no pools.
import { type Dispatcher, request } from "undici/index.js";
import { CaptchaError } from "../errors.ts";
import { imageError } from "../image/image-error.ts";
import { assertFits } from "./limits.ts";
import type { Reading, UrlAccess } from "./read-options.ts";
import { collect } from "./read-stream.ts";

type Response = Dispatcher.ResponseData;

/** Compression is not asked for: images are compressed already, and a bound on what arrives is a bound on the image. */
const HEADERS = { accept: "image/*", "accept-encoding": "identity", "user-agent": "webcast-kit" };
const TIMEOUT_CODES: ReadonlySet<unknown> = new Set(["UND_ERR_CONNECT_TIMEOUT", "ETIMEDOUT"]);

/**
 * Fetches an image. Redirects are not followed: they could lead to a host that is not allowed. Texts name the host only,
 * as paths and queries can hold tokens.
 *
 * @throws {CaptchaError} ERR_ARGUMENT without `allowUrl`; ERR_IMAGE_TOO_LARGE as soon as that is known
 * @throws {SigningError} ERR_HOST_NOT_ALLOWED, before anything is sent; ERR_HTTP_STATUS unless it is 200;
 *   ERR_RESPONSE_INVALID when the answer says that it is no image; ERR_NETWORK; ERR_TIMEOUT
 */
export async function fetchImage(url: URL, reading: Reading, access: UrlAccess): Promise<Uint8Array> {
  assertMayFetch(url, reading, access);
  const place = `${reading.name}: ${url.origin}`;
  try {
    return await readAnswer(await send(url, reading, access), place, reading);
  } catch (error) {
    if (error instanceof CaptchaError || error instanceof SigningError) throw error;
    throw networkError(place, error);
  }
}

function assertMayFetch(url: URL, { name }: Reading, { allowUrl, baseUrl, allowedHosts }: UrlAccess): void {
  const isHttp = url.protocol === "https:" || url.protocol === "http:";
  if (!isHttp) throw imageError("ERR_ARGUMENT", name, `is a ${url.protocol} URL, expected https:, file: or data:`);
  if (!allowUrl) throw imageError("ERR_ARGUMENT", name, "is a URL, which is fetched with the option allowUrl only");
  try {
    assertAllowedUrl(url.href, { baseUrl, allowedHosts });
  } catch (cause) {
    const message = `${name}: images are not fetched from ${url.origin}; allowedHosts can name hosts to be reached by https`;
    throw new SigningError("ERR_HOST_NOT_ALLOWED", message, { side: "local", cause });
  }
}

/** No time-outs of undici's own: the signal has one for the whole. */
async function send(url: URL, { signal }: Reading, { dispatcher }: UrlAccess): Promise<Response> {
  const options = { headers: HEADERS, signal, headersTimeout: 0, bodyTimeout: 0 };
  return await request(url, dispatcher === undefined ? options : { ...options, dispatcher });
}

async function readAnswer({ statusCode, headers, body }: Response, place: string, reading: Reading) {
  try {
    assertSuccess(statusCode, place);
    assertImageType(headers, place);
    assertFits(Number(headers["content-length"] ?? 0), reading);
    return await collect(body, reading);
  } finally {
    // What was not read is given up, and with it the connection: its rest could be of any length.
    body.on("error", () => {}).destroy();
  }
}

function assertSuccess(status: number, place: string): void {
  if (status === 200) return;
  const isRedirect = status >= 300 && status < 400;
  const what = isRedirect ? "a redirect, which is not followed" : "expected 200";
  const retryable = status === 408 || status === 429 || status >= 500;
  throw new SigningError("ERR_HTTP_STATUS", `${place} answered ${status}, ${what}`, { status, retryable });
}

function assertImageType(headers: Response["headers"], place: string): void {
  const encoding = String(headers["content-encoding"] ?? "identity").toLowerCase();
  if (encoding !== "identity") throw invalidAnswer(place, "is compressed, which was not asked for");
  const type = String(headers["content-type"] ?? "").toLowerCase();
  if (/^\s*(?:image\/|(?:application|binary)\/octet-stream\b)/.test(type)) return;
  if (/^\s*(?:text\/html|application\/xhtml\+xml)\b/.test(type)) throw invalidAnswer(place, "is HTML");
  const known = /^\s*([\w.+-]{1,40}\/[\w.+-]{1,40})/.exec(type)?.[1];
  throw invalidAnswer(place, known === undefined ? "has no content type" : `is of type ${known}`);
}

function invalidAnswer(place: string, what: string): SigningError {
  return new SigningError("ERR_RESPONSE_INVALID", `${place}: the answer ${what}, expected an image`, { status: 200 });
}

/** The cause is left out: messages of dispatchers can quote the URL. Its code says as much. */
function networkError(place: string, error: unknown): SigningError {
  const { code = "unknown reason" } = error as { readonly code?: unknown };
  if (TIMEOUT_CODES.has(code)) return new SigningError("ERR_TIMEOUT", `${place} took no connection in time`);
  return new SigningError("ERR_NETWORK", `${place} could not be reached, or the connection broke (${String(code)})`);
}
