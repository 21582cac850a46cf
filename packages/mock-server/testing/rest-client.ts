import { type Endpoint, type EndpointData, type EndpointName, endpoints } from "@webcast-kit/contract";

/** What an endpoint answered. */
export interface RestAnswer<Name extends EndpointName> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>> & { readonly code?: string; readonly error?: string };
  /** Its data, wherever the endpoint has it; only of a success. */
  readonly data: EndpointData<Name>;
}

export interface RestClientOptions {
  readonly url: string;
  /** Default: that of tier Ultra. */
  readonly key?: string;
  /** Value of `x-cookie-header`. */
  readonly cookies?: string;
  readonly signal?: AbortSignal;
}

/** A query whose values are written as text, or a body, as the endpoint has it. */
export async function callEndpoint<Name extends EndpointName>(
  name: Name,
  parameters: object,
  { url: origin, key = "test_ultra", cookies, signal }: RestClientOptions,
): Promise<RestAnswer<Name>> {
  const { method, path, parametersIn, envelope }: Endpoint = endpoints[name];
  const url = new URL(origin + path);
  const headers: Record<string, string> = { "x-api-key": key };
  if (cookies !== undefined) headers["x-cookie-header"] = cookies;
  const init: RequestInit = { method, headers, ...(signal === undefined ? {} : { signal }) };
  if (parametersIn === "query") {
    for (const [field, value] of Object.entries(parameters)) url.searchParams.set(field, String(value));
  } else {
    headers["content-type"] = "application/json";
    init.body = JSON.stringify(parameters);
  }
  const response = await fetch(url, init);
  const body = (await response.json()) as RestAnswer<Name>["body"];
  const data = (envelope === "top" ? body : body["data"]) as EndpointData<Name>;
  return { status: response.status, headers: response.headers, body, data };
}
