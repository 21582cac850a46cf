import { type EndpointData, type EndpointName, type EndpointRequest, endpoints } from "@webcast-kit/contract";
import { type Dispatcher, request as httpRequest } from "undici";
import { systemClock, withDeadline } from "./deadline.ts";
import { SigningError } from "./errors.ts";
import { plainCause, type Redact } from "./redact.ts";
import { type ApiResponse, dataOf } from "./response.ts";

/** Where and how requests are sent. */
export interface ApiAccess {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly timeoutMs: number;
  readonly dispatcher: Dispatcher | undefined;
  readonly redactText: Redact;
}

/** Real answers stay below 10 KB. */
const MAX_BODY_BYTES = 1024 * 1024;
const TIMEOUT_CODES: ReadonlySet<unknown> = new Set([
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "ETIMEDOUT",
]);

/**
 * Calls an endpoint and checks its answer against the contract. Redirects are not followed: they could carry the key
 * to another host.
 *
 * @throws {SigningError} for every failure; the signal's reason when it aborts
 */
export async function callEndpoint<Name extends EndpointName>(
  access: ApiAccess,
  name: Name,
  parameters: EndpointRequest<Name>,
  signal: AbortSignal | undefined,
): Promise<EndpointData<Name>> {
  const { timeoutMs, redactText } = access;
  const timeoutError = (): SigningError => new SigningError("ERR_TIMEOUT", `${name}: no answer in ${timeoutMs} ms`);
  const response = await withDeadline({ clock: systemClock, timeoutMs, timeoutError, signal }, (deadline) =>
    exchange(access, name, parameters, deadline),
  );
  return dataOf(name, response, redactText);
}

async function exchange<Name extends EndpointName>(
  { baseUrl, apiKey, dispatcher, redactText }: ApiAccess,
  name: Name,
  parameters: EndpointRequest<Name>,
  signal: AbortSignal,
): Promise<ApiResponse> {
  const { method, path } = endpoints[name];
  const body = method === "GET" ? null : JSON.stringify(parameters);
  let response: Dispatcher.ResponseData;
  try {
    response = await httpRequest(baseUrl + path, {
      method,
      headers: {
        "x-api-key": apiKey,
        accept: "application/json",
        ...(body === null ? {} : { "content-type": "application/json" }),
      },
      body,
      signal,
      ...(dispatcher === undefined ? {} : { dispatcher }),
    });
  } catch (error) {
    throw networkError(name, error, redactText);
  }
  const { statusCode: status, headers } = response;
  return { status, headers, text: await readText(name, status, response.body, redactText) };
}

function networkError(name: EndpointName, error: unknown, redactText: Redact): SigningError {
  const cause = plainCause(error, redactText);
  const isTimeout = TIMEOUT_CODES.has((cause as NodeJS.ErrnoException).code);
  return new SigningError(isTimeout ? "ERR_TIMEOUT" : "ERR_NETWORK", `${name}: ${cause.message}`, { cause });
}

/** Reads a body to its end. Of an error only the status counts, so that a bad body of one is an empty body. */
async function readText(
  name: EndpointName,
  status: number,
  body: Dispatcher.ResponseData["body"],
  redactText: Redact,
): Promise<string> {
  // A body that is left before its end emits an error after its reader has gone.
  body.on("error", () => {});
  try {
    return await collect(name, status, body);
  } catch (error) {
    if (status > 299) return "";
    if (error instanceof SigningError) throw error;
    const cause = plainCause(error, redactText);
    const message = `${name}: the body ended early (${cause.message})`;
    throw new SigningError("ERR_RESPONSE_INVALID", message, { status, retryable: true, cause });
  }
}

async function collect(name: EndpointName, status: number, body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      const message = `${name}: the body has more than ${MAX_BODY_BYTES} bytes`;
      throw new SigningError("ERR_RESPONSE_INVALID", message, { status });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
