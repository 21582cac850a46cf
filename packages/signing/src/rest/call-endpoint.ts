import { type Endpoint, type EndpointData, type EndpointName, endpoints } from "@webcast-kit/contract";
import { SigningError } from "../errors.ts";
import type { ApiAccess } from "../http/access.ts";
import type { HttpRequest, HttpResponse, Transport } from "../http/http.ts";
import { sendRequest } from "../http/request.ts";
import type { RequestGate } from "../http/request-gate.ts";
import { apiBodyOf, invalidError, type JsonBody } from "../http/response.ts";
import type { CallOptions } from "../options.ts";
import { checkAnswer } from "./check-answer.ts";
import { endpointRequest } from "./endpoint-request.ts";
import type { EndpointParameters, Spelling } from "./parameters.ts";

/** Requests for one call, when each is told that the limit is used up. */
const MAX_TRIES = 3;

/** What a caller makes of a call of an endpoint. */
export interface CallShape<Name extends EndpointName, T> {
  /** How errors name parameters that the caller wrote otherwise. */
  readonly spelling?: Spelling | undefined;
  /** Makes the result of the data, which need not fit the contract when `validateResponses` lets it pass. */
  readonly convert?: ((data: EndpointData<Name>) => T) | undefined;
}

/**
 * Calls an endpoint and checks both sides of it against the contract.
 *
 * @returns what `convert` makes of the data; without it the data
 * @throws {SigningError} ERR_ARGUMENT before anything is sent, and for every failure; the signal's reason when it aborts
 */
export async function callEndpoint<Name extends EndpointName, T = EndpointData<Name>>(
  access: ApiAccess,
  name: Name,
  parameters: EndpointParameters<Name>,
  options: CallOptions = {},
  { spelling, convert = (data) => data as T }: CallShape<Name, T> = {},
): Promise<T> {
  const request = endpointRequest(access, name, parameters, options, spelling);
  const isCounted = (endpoints[name] as Endpoint).auth === "key";
  return await sendToApi(access, request, { isCounted, signal: options.signal }, (response) =>
    converted(convert, dataOf(access, name, request, response), request, response),
  );
}

/** An answer that nobody refused can be of any shape, also of one that cannot be converted. */
function converted<Data, T>(convert: (data: Data) => T, data: Data, request: HttpRequest, response: HttpResponse): T {
  try {
    return convert(data);
  } catch (error) {
    if (error instanceof TypeError) throw invalidError(request, "the answer is of another shape", response);
    throw error;
  }
}

/** Sends a request to the API in its turn. One that is told to wait has its turn again, if there are turns. */
export async function sendToApi<T>(
  access: ApiAccess,
  request: HttpRequest,
  { isCounted, signal }: { readonly isCounted: boolean; readonly signal: AbortSignal | undefined },
  read: (response: HttpResponse) => T,
): Promise<T> {
  const { gate, lifetime } = access;
  if (gate === undefined || !isCounted) return await sendRequest(access, request, signal, read);
  for (let tries = 1; ; tries++) {
    await lifetime.run(signal, (until) => gate.take(until));
    try {
      return await sendThroughGate(access, gate, request, signal, read);
    } catch (error) {
      if (tries === MAX_TRIES || !passesByWaiting(error)) throw error;
    }
  }
}

/** Tells the gate how the request ended, whatever became of it. */
async function sendThroughGate<T>(
  transport: Transport,
  gate: RequestGate,
  request: HttpRequest,
  signal: AbortSignal | undefined,
  read: (response: HttpResponse) => T,
): Promise<T> {
  let ended: Pick<HttpResponse, "headers" | "status"> = { headers: {}, status: 0 };
  try {
    return await sendRequest(transport, request, signal, (response) => {
      ended = response;
      return read(response);
    });
  } finally {
    gate.report(ended.headers, ended.status);
  }
}

/** The calls of a day come back too late to wait for. */
function passesByWaiting(error: unknown): boolean {
  return error instanceof SigningError && error.code === "ERR_RATE_LIMITED" && error.apiCode !== "QUOTA_EXCEEDED";
}

function dataOf<Name extends EndpointName>(
  access: ApiAccess,
  name: Name,
  request: HttpRequest,
  response: HttpResponse,
): EndpointData<Name> {
  const { envelope, data: schema } = endpoints[name] as Endpoint;
  const body = apiBodyOf(request, response);
  if (envelope === "top") {
    checkAnswer(access, request, { schema, value: body, root: "body" }, response);
    return body as EndpointData<Name>;
  }
  assertEnvelope(body, request, response);
  checkAnswer(access, request, { schema, value: body["data"], root: "data" }, response);
  return body["data"] as EndpointData<Name>;
}

function assertEnvelope(body: JsonBody, request: HttpRequest, response: HttpResponse): void {
  if (body["data"] !== undefined && body["status_code"] === 0) return;
  const fault =
    typeof body["signed_url"] === "string"
      ? "the API only signed a URL in place of an answer: callApi fetches it"
      : `${body["status_code"] === undefined ? "status_code" : "data"} is missing`;
  throw invalidError(request, fault, response);
}
