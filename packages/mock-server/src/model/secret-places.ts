import { type EndpointName, endpoints } from "@webcast-kit/contract";
import fc from "fast-check";
import { formatRequest } from "./http-client.ts";

/** Parts of a request that secrets are put into. */
export interface Parts {
  readonly headers: Record<string, string>;
  readonly query: Record<string, string>;
  readonly body: Record<string, unknown>;
}

export type Place = (parts: Parts, secret: string) => void;

const header =
  (name: string, before = "", after = ""): Place =>
  ({ headers }, secret) => {
    const cookies = headers[name] === undefined ? "" : `${headers[name]}; `;
    headers[name] = name.includes("cookie") ? `${cookies}${before}${secret}${after}` : `${before}${secret}${after}`;
  };
const inQuery =
  (name: string): Place =>
  ({ query }, secret) => {
    query[name] = secret;
  };
const inBody =
  (name: string): Place =>
  ({ body }, secret) => {
    body[name] = secret;
  };
const inUrl =
  (name: string): Place =>
  ({ body }, secret) => {
    body["url"] = `https://webcast.tiktok.com/webcast/feed/?a=b&${name}=${encodeURIComponent(secret)}`;
  };

const names = [
  "apiKey",
  "api_key",
  "jwtKey",
  "session_id",
  "sessionid",
  "ms_token",
  "msToken",
  "ttwid",
  "token",
  "X-Bogus",
];

/** Where the API takes secrets, and where people put them by mistake under the same names. */
export const places: Readonly<Record<string, Place>> = {
  "header x-api-key": header("x-api-key"),
  "header authorization, bearer": header("authorization", "Bearer "),
  "header authorization, other": header("authorization"),
  "cookie sessionid": header("cookie", "sessionid="),
  "cookie ttwid among others": header("cookie", "a=b; ttwid=", "; c=d"),
  "session cookie": header("x-cookie-header", "sessionid=session_"),
  "session cookies": header("x-cookie-header", "x=y; sessionid_ss=", "; msToken=z"),
  "nested in the body": ({ body }, secret) => {
    body["options"] = [{ cookies: `sessionid=${secret}`, deep: { apiKey: secret } }];
  },
  ...Object.fromEntries(names.map((name) => [`query ${name}`, inQuery(name)])),
  ...Object.fromEntries(names.map((name) => [`body ${name}`, inBody(name)])),
  ...Object.fromEntries(names.map((name) => [`signed URL with ${name}`, inUrl(name)])),
};

/** Texts that stand nowhere by chance. */
const letters = fc.string({
  unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyzABCDEFGHJKLMN0123456789_-"),
  minLength: 12,
  maxLength: 40,
});
const signs = fc.string({
  unit: fc.constantFrom(..."abcdefXYZ0123+/=.,:!$&'()*~@|\"{}[]\\<>#%?^`"),
  minLength: 16,
  maxLength: 40,
});
const jwt = fc.tuple(letters, letters, letters).map((parts) => parts.join("."));
export const secrets = fc.oneof(letters, signs, jwt).filter((text) => /[a-z]{3}|[0-9]{2}/i.test(text));

/** Places that no API has for secrets: there only what is also in its own place can be known for one. */
export const wrongPlaces: Readonly<Record<string, Place>> = {
  unique_id: (parts, secret) => {
    inQuery("unique_id")(parts, secret.slice(0, 64));
    inBody("unique_id")(parts, secret.slice(0, 64));
  },
  "the name of a parameter": ({ query, body }, secret) => {
    query[secret] = "1";
    body[secret] = "1";
  },
  "a text": inBody("text"),
  "a header of one's own": header("x-other"),
  "content-type": header("content-type"),
};

export function format(endpoint: EndpointName, { headers, query, body }: Parts): Buffer {
  const { method, path, parametersIn } = endpoints[endpoint];
  const isBody = parametersIn === "body";
  const all = isBody ? query : { ...endpoints[endpoint].example.request, ...query };
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(all)) search.set(name, String(value));
  if (!isBody) return formatRequest(method, `${path}?${search}`, { headers });
  const text = JSON.stringify({ ...endpoints[endpoint].example.request, ...body });
  return formatRequest(method, `${path}?${search}`, {
    headers: { "content-type": "application/json", ...headers },
    body: text,
  });
}
