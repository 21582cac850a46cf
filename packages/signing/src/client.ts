import { endpoints } from "@webcast-kit/contract";
import type { TSchema } from "typebox";
import { Check } from "typebox/value";
import type { Dispatcher } from "undici";
import {
  type RateLimits,
  type SignedUrl,
  toRateLimits,
  toSignedUrl,
  toWsCredentials,
  type WsCredentials,
} from "./answers.ts";
import { assertAllowedUrl, checkBaseUrl } from "./hosts.ts";
import { argumentError, type CallOptions, checkInteger } from "./options.ts";
import { type Redact, redact } from "./redact.ts";
import { callEndpoint } from "./request.ts";

export interface SigningClientOptions {
  /** Key of the signing API: 1 to 512 visible ASCII characters. It is sent in the header `x-api-key` only. */
  readonly apiKey: string;
  /** Where the API is: https, or http on loopback for a mock server. Default `https://api.tik.tools`. */
  readonly baseUrl?: string | undefined;
  /** Longest time for one call, 1 to 300,000 ms. Default 15,000: a signature takes seconds at the worst. */
  readonly timeoutMs?: number | undefined;
  /** undici dispatcher that carries the calls, e.g. a `ProxyAgent`. Default: undici's global one. */
  readonly dispatcher?: Dispatcher | undefined;
}

/** A client of the signing API. Every call rejects with a `SigningError`, or with the reason of its signal. */
export interface SigningClient {
  /** Where the API is, without a slash at its end. */
  readonly baseUrl: string;
  /**
   * Signs a webcast URL. The answer's host must be allowed as for a direct connection, or be that of `url`.
   *
   * @param parameters `url`: https or wss, 1 to 8,192 characters
   */
  signUrl(parameters: { readonly url: string }, options?: CallOptions): Promise<SignedUrl>;
  /**
   * Signs the socket URL of a room. Its host is not judged here but by `connectDirect`; check it with
   * `assertAllowedUrl` before you use it yourself.
   *
   * @param parameters `roomId`: a decimal string; `cursor`: where to resume, at most 4,096 characters
   */
  signWebsocket(
    parameters: { readonly roomId: string; readonly cursor?: string | undefined },
    options?: CallOptions,
  ): Promise<SignedUrl>;
  /**
   * Gets the socket URL of a user's live room. Its host is not judged here, as for `signWebsocket`.
   *
   * @param parameters `uniqueId`: the @name, with or without the @, 1 to 64 characters
   */
  wsCredentials(parameters: { readonly uniqueId: string }, options?: CallOptions): Promise<WsCredentials>;
  /** Reads the limits of the key. */
  rateLimits(options?: CallOptions): Promise<RateLimits>;
}

const DEFAULT_BASE_URL = "https://api.tik.tools";

const keys = new WeakMap<SigningClient, string>();

/** What must not show in a text about a client's work, without the client showing it. */
export function secretsOf(client: SigningClient): readonly string[] {
  const key = keys.get(client);
  return key === undefined ? [] : [key];
}

/**
 * Makes a client of the signing API. Clients share nothing but undici's connection pool.
 *
 * @throws {SigningError} ERR_ARGUMENT when an option is out of range
 */
export function createSigningClient(options: SigningClientOptions): SigningClient {
  const { apiKey, baseUrl = DEFAULT_BASE_URL, timeoutMs = 15_000, dispatcher } = options;
  if (typeof apiKey !== "string" || !/^[\x21-\x7e]{1,512}$/.test(apiKey)) {
    throw argumentError("apiKey", "1 to 512 visible ASCII characters");
  }
  const redactText: Redact = (text) => redact(text, [apiKey]);
  const access = {
    baseUrl: checkBaseUrl(baseUrl),
    apiKey,
    timeoutMs: checkInteger("timeoutMs", timeoutMs, 1, 300_000),
    dispatcher,
    redactText,
  };
  const client: SigningClient = {
    baseUrl: access.baseUrl,
    async signUrl({ url }, { signal } = {}) {
      checkParameter("url", endpoints.signUrl.request.properties.url, url, "a URL of 1 to 8192 characters");
      const signed = toSignedUrl(await callEndpoint(access, "signUrl", { url }, signal));
      const allowedHosts = URL.canParse(url) ? [new URL(url).hostname] : [];
      assertAllowedUrl(signed.signedUrl, { baseUrl: access.baseUrl, allowedHosts }, redactText);
      return signed;
    },
    async signWebsocket({ roomId, cursor }, { signal } = {}) {
      const { room_id, cursor: cursorSchema } = endpoints.signWebsocket.request.properties;
      checkParameter("roomId", room_id, roomId, "a decimal string of 1 to 20 digits");
      if (cursor !== undefined) checkParameter("cursor", cursorSchema, cursor, "a text of at most 4096 characters");
      const request = { room_id: roomId, ...(cursor === undefined ? {} : { cursor }) };
      return toSignedUrl(await callEndpoint(access, "signWebsocket", request, signal));
    },
    async wsCredentials({ uniqueId }, { signal } = {}) {
      const name = typeof uniqueId === "string" ? uniqueId.replace(/^@/, "") : uniqueId;
      const range = "a name of 1 to 64 characters";
      checkParameter("uniqueId", endpoints.wsCredentials.request.properties.unique_id, name, range);
      return toWsCredentials(await callEndpoint(access, "wsCredentials", { unique_id: name }, signal));
    },
    async rateLimits({ signal } = {}) {
      return toRateLimits(await callEndpoint(access, "rateLimits", {}, signal));
    },
  };
  keys.set(client, apiKey);
  return client;
}

/** URLs are not shown: they may be signed. */
function checkParameter(field: string, schema: TSchema, value: unknown, range: string): void {
  if (Check(schema, value)) return;
  throw field === "url" || field === "cursor" ? argumentError(field, range) : argumentError(field, range, value);
}
