import {
  type RateLimits,
  type SignedUrl,
  toRateLimits,
  toSignedUrl,
  toWsCredentials,
  type WsCredentials,
} from "./answers.ts";
import { keepInternals } from "./client-internals.ts";
import { resolveClientOptions, type SigningClientOptions } from "./client-options.ts";
import { judgeUrl } from "./hosts.ts";
import type { ApiAccess } from "./http/access.ts";
import { type CallOptions, checkUniqueId } from "./options.ts";
import { callEndpoint } from "./rest/call-endpoint.ts";
import type { EndpointParameters } from "./rest/parameters.ts";
import { createRestClient, type RestClient } from "./rest/rest.ts";
import { type ApiCall, callApi, type RoomFinder } from "./signed/call-api.ts";
import { type FeedOptions, type FeedPage, feedPages } from "./signed/feed-pages.ts";
import type { LivePageInfo } from "./signed/live-page.ts";
import { createLivePageCache, pageKey, readLivePage } from "./signed/live-pages.ts";
import {
  fetchSignedUrl,
  type PlatformData,
  type SignedUrlOptions,
  type SignedUrlResponse,
} from "./signed/signed-url.ts";
import { type WaitUntilLiveOptions, waitUntilLive } from "./signed/wait-until-live.ts";

/** A client of the signing API. Every call rejects with a `SigningError`, or with the reason of its signal. */
export interface SigningClient {
  /** Where the API is, without a slash at its end. */
  readonly baseUrl: string;
  /** One method for each endpoint of the API, with names as they travel. */
  readonly rest: RestClient;
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
  /** Makes a token that opens managed sockets without the key, e.g. in a browser. Treat it as a secret. */
  mintJwt(parameters?: JwtParameters, options?: CallOptions): Promise<{ readonly token: string }>;
  /**
   * Calls an endpoint for a user, and fetches the signed URL if that is the answer; `null` when the user is not live.
   * Otherwise it is what the platform answered, or the whole answer of the API when that signed nothing; neither is
   * checked against the contract, which need not have the endpoint.
   */
  callApi(call: ApiCall): Promise<PlatformData | null>;
  /**
   * Fetches what the API only signed, e.g. the answer of `rest.feed`, and parses it.
   *
   * @throws {SigningError} ERR_HOST_NOT_ALLOWED, before anything is sent, when the URL leads neither to the platform,
   *   nor to the API, nor to `allowedHosts`
   */
  fetchSignedUrl(response: SignedUrlResponse, options?: SignedUrlOptions): Promise<PlatformData>;
  /**
   * Reads the page of a user's live stream; `null` when they are not live. Kept for five minutes; callers that ask at
   * the same time share one request.
   *
   * @param uniqueId the @name, with or without the @
   */
  resolveLivePage(uniqueId: string, options?: Pick<CallOptions, "signal">): Promise<LivePageInfo | null>;
  /** Finds the room that a user is live in, a decimal string, by `resolveLivePage`. */
  resolveRoomId(uniqueId: string, options?: Pick<CallOptions, "signal">): Promise<string | null>;
  /** Iterates over the rooms that are live, page by page. Each page is one call of the daily quota. */
  feedPages(parameters?: EndpointParameters<"feed">, options?: FeedOptions): AsyncIterable<FeedPage>;
  /**
   * Waits until a user is live. Limits, lost connections and failures of the server are waited out; what waiting cannot
   * mend is thrown at once. A user who does not exist is never live.
   *
   * @throws {SigningError} ERR_TIMEOUT when `timeoutMs` is over
   */
  waitUntilLive(options: WaitUntilLiveOptions): Promise<{ readonly roomId: string }>;
  /** Ends the client: what is under way rejects with ERR_CLOSED, as do later calls, and its connections are closed. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** What a token allows. */
export interface JwtParameters {
  /** Seconds until it expires, 1 to 2,592,000. Default: the API's, 3,600. */
  readonly expireAfterS?: number | undefined;
  /** The only @names that it is good for, 1 to 100. Default: all. */
  readonly allowedCreators?: readonly string[] | undefined;
  /** Sockets that may be open at once, 1 to 500. Default: the API's, 1. */
  readonly maxWebsockets?: number | undefined;
}

/**
 * Makes a client of the signing API. Clients share nothing: each has its connections, caches and limits.
 *
 * @throws {SigningError} ERR_ARGUMENT when an option is out of range
 */
export function createSigningClient(options: SigningClientOptions): SigningClient {
  const { access, route, close } = resolveClientOptions(options);
  const rooms = roomFinder(access);
  const resolveLivePage: SigningClient["resolveLivePage"] = async (uniqueId, { signal } = {}) =>
    await rooms.find(checkUniqueId(uniqueId), signal);
  const client: SigningClient = {
    baseUrl: access.baseUrl,
    rest: createRestClient(access),
    ...signingMethods(access),
    callApi: (call) => callApi(access, rooms, call),
    fetchSignedUrl: (response, callOptions) => fetchSignedUrl(access, response, callOptions),
    resolveLivePage,
    resolveRoomId: async (uniqueId, callOptions) => (await resolveLivePage(uniqueId, callOptions))?.roomId ?? null,
    feedPages: (parameters, feedOptions) => feedPages(access, parameters, feedOptions),
    waitUntilLive: (waitOptions) => waitUntilLive(access, waitOptions),
    close,
    [Symbol.asyncDispose]: close,
  };
  keepInternals(client, { ...route, secrets: access.secrets });
  return client;
}

type SigningMethods = Pick<SigningClient, "signUrl" | "signWebsocket" | "wsCredentials" | "rateLimits" | "mintJwt">;

/** Calls of the API in this library's words. */
function signingMethods(access: ApiAccess): SigningMethods {
  return {
    async signUrl({ url }, options) {
      const signed = await callEndpoint(access, "signUrl", { url }, options, { convert: toSignedUrl });
      judgeUrl(signed.signedUrl, access.hosts, access.redactText, url);
      return signed;
    },
    async signWebsocket({ roomId: room_id, cursor }, options) {
      const shape = { spelling: { room_id: "roomId" }, convert: toSignedUrl };
      return await callEndpoint(access, "signWebsocket", { room_id, cursor }, options, shape);
    },
    async wsCredentials({ uniqueId }, options) {
      const parameters = { unique_id: checkUniqueId(uniqueId) };
      return await callEndpoint(access, "wsCredentials", parameters, options, { convert: toWsCredentials });
    },
    async rateLimits(options) {
      return await callEndpoint(access, "rateLimits", {}, options, { convert: toRateLimits });
    },
    async mintJwt({ expireAfterS, allowedCreators, maxWebsockets } = {}, options) {
      const parameters = {
        expire_after: expireAfterS,
        allowed_creators: allowedCreators,
        max_websockets: maxWebsockets,
      };
      return await callEndpoint(access, "jwt", parameters, options, { spelling: JWT_SPELLING });
    },
  };
}

const JWT_SPELLING = {
  expire_after: "expireAfterS",
  allowed_creators: "allowedCreators",
  max_websockets: "maxWebsockets",
} as const;

/** Finds rooms by their pages, with a cache of this client's own. */
function roomFinder(access: ApiAccess): RoomFinder {
  const cache = createLivePageCache(access.clock);
  return {
    find: (name, signal) => cache.get(pageKey(access, name), (until) => readLivePage(access, name, until), signal),
    forget: (name) => cache.delete(pageKey(access, name)),
  };
}
