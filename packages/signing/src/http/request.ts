import { RequestTrace } from "../diagnostics.ts";
import { SigningError } from "../errors.ts";
import { plainCause } from "../redact.ts";
import { decodeBody } from "./body.ts";
import { Exchange, type RawResponse } from "./exchange.ts";
import type { HttpRequest, HttpResponse, Transport } from "./http.ts";

/**
 * Sends a request and reads its answer. Redirects are not followed: they could carry a key or cookies to another host.
 *
 * @param read makes the result of the answer; what it throws is what the caller gets
 * @throws {SigningError} for every failure; the signal's reason when it aborts
 */
export async function sendRequest<T>(
  transport: Transport,
  request: HttpRequest,
  signal: AbortSignal | undefined,
  read: (response: HttpResponse) => T,
): Promise<T> {
  const trace = RequestTrace.start(request.label, request.method, request.origin);
  let status: number | undefined;
  try {
    const raw = await Exchange.run(transport, request, signal);
    status = raw.status;
    const isEncoded = raw.headers["content-encoding"] !== undefined;
    const text = isEncoded ? await decodedText(raw, request) : bytesOf(raw).toString();
    const result = read({ status, headers: raw.headers, text });
    trace?.end(status);
    return result;
  } catch (error) {
    trace?.error(status, error instanceof SigningError ? error.code : undefined);
    throw error;
  }
}

/** A short body comes in one piece, which needs no copy. */
function bytesOf({ chunks }: RawResponse): Buffer {
  const [first] = chunks;
  return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
}

/** Of an error only the status counts, so that a bad body of one is an empty body. */
async function decodedText({ status, headers, chunks }: RawResponse, request: HttpRequest): Promise<string> {
  try {
    return (await decodeBody(chunks, headers["content-encoding"] ?? "", request.maxBytes)).toString();
  } catch (error) {
    if (status > 299) return "";
    const cause = plainCause(error, request.redactText);
    const message = `${request.label}: the body cannot be decompressed (${cause.message})`;
    throw new SigningError("ERR_RESPONSE_INVALID", message, { status, source: request.source, cause });
  }
}
