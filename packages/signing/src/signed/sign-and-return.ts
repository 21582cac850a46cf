import { systemClock } from "@webcast-kit/protocol/connection";
import { DEFAULT_PAGE_BASE_URL, resolveClientOptions, type SigningClientOptions } from "../client-options.ts";
import { checkAllowedHosts, checkBaseUrl, DEFAULT_BASE_URL, hostPolicyOf } from "../hosts.ts";
import { placeOf } from "../http/access.ts";
import type { Transport } from "../http/http.ts";
import { checkSession } from "../http/session.ts";
import { openTransport, proxyOf, type TransportOptions } from "../http/transport.ts";
import { type CallOptions, checkTimeoutMs, checkUniqueId } from "../options.ts";
import { cookieSecrets, redact } from "../redact.ts";
import { type ApiCall, callApi as callApiOf, type RoomFinder } from "./call-api.ts";
import type { LivePageInfo } from "./live-page.ts";
import { createLivePageCache, type LivePageCache, pageKey, readLivePage } from "./live-pages.ts";
import {
  fetchSignedUrl as fetchSignedUrlOf,
  type PlatformData,
  type SignedUrlOptions,
  type SignedUrlResponse,
} from "./signed-url.ts";

/** The helpers of the reference as functions of their own. Each call has connections of its own, and ends them. */

/** How the requests of a call travel: by neither, over connections from this machine's address. */
type Way = Pick<TransportOptions, "dispatcher" | "proxy">;

/** Lets work have connections of its own, and ends them. */
async function withTransport<T>(way: Way, work: (transport: Transport) => Promise<T>): Promise<T> {
  const { transport, close } = openTransport(way);
  try {
    return await work(transport);
  } finally {
    await close();
  }
}

export interface CallApiOptions
  extends ApiCall,
    Pick<SigningClientOptions, "apiKey" | "pageBaseUrl" | "allowedHosts">,
    Way {
  /** Where the API is: https, or http on loopback. Default `https://api.tik.tools`. */
  readonly serverUrl?: string | undefined;
}

/**
 * Calls an endpoint of the API for a user, and fetches the signed URL if that is the answer.
 *
 * @returns what the platform answered, or the whole answer of the API when that signed nothing; `null` when the user is
 *   not live
 * @throws {SigningError} ERR_ARGUMENT before anything is sent, and for every failure
 * @example
 * const info = await callApi({ apiKey, endpoint: "/webcast/room_info", uniqueId: "streamer_name" });
 * console.log(info?.data?.title);
 */
export async function callApi(options: CallApiOptions): Promise<PlatformData | null> {
  const { apiKey, serverUrl, pageBaseUrl, allowedHosts, dispatcher, proxy, timeoutMs } = options;
  const way = { dispatcher, proxy, timeoutMs };
  const { access, close } = resolveClientOptions({ apiKey, baseUrl: serverUrl, pageBaseUrl, allowedHosts, ...way });
  const pageOptions = { pageBaseUrl: access.pages.url.href, ...way };
  const rooms: RoomFinder = {
    find: (name, signal) => resolveLivePage(name, { ...pageOptions, signal }),
    forget: (name) => cacheFor(way).delete(pageKey(access, name)),
  };
  try {
    return await callApiOf(access, rooms, options);
  } finally {
    await close();
  }
}

export interface LivePageOptions extends Omit<CallOptions, "session">, Way {
  /** Where the page is: https, or http on loopback. Default `https://www.tiktok.com`. */
  readonly pageBaseUrl?: string | undefined;
}

/**
 * The one thing that all callers in a process share, because the reference wants {@link resolveLivePage} to remember
 * for five minutes without an object to remember it in. What is kept is what the platform tells any stranger at this
 * machine's address: room, region, and a visitor's cookie that belongs to no account and was asked for with no key.
 * Callers with a dispatcher or a proxy of their own come from another address, and have no part in it: a visitor seen
 * at two addresses would tie them together. Clients have caches of their own.
 */
const visited = createLivePageCache(systemClock);

function cacheFor({ dispatcher, proxy }: Way): LivePageCache {
  return dispatcher === undefined && proxy === undefined ? visited : createLivePageCache(systemClock);
}

/**
 * Reads the page of a user's live stream: room, visitor's cookie and region. Kept for five minutes, unless there is a
 * `dispatcher` or a `proxy`; callers that ask at the same time share one request.
 *
 * @param uniqueId the @name, with or without the @
 * @returns `null` when the user is not live, or there is no such user
 * @throws {SigningError} ERR_RESPONSE_INVALID when the page says nothing of a room, as one that asks for a login does;
 *   and for every other failure, with `source: "platform"`
 */
export async function resolveLivePage(uniqueId: string, options: LivePageOptions = {}): Promise<LivePageInfo | null> {
  const name = checkUniqueId(uniqueId);
  const { dispatcher, proxy, signal, timeoutMs = 15_000 } = options;
  const secrets = proxyOf(options)?.secrets;
  const pages = placeOf(checkBaseUrl(options.pageBaseUrl ?? DEFAULT_PAGE_BASE_URL, "pageBaseUrl"));
  const redactText = (text: string): string => redact(text, secrets);
  const place = { pages, timeoutMs: checkTimeoutMs(timeoutMs), redactText };
  const load = (until: AbortSignal) =>
    withTransport({ dispatcher, proxy }, (transport) => readLivePage({ ...place, ...transport }, name, until));
  return await cacheFor(options).get(pageKey(place, name), load, signal);
}

/**
 * Finds the room that a user is live in, by {@link resolveLivePage}.
 *
 * @returns a decimal string; `null` when the user is not live
 * @throws {SigningError} as resolveLivePage
 */
export async function resolveRoomId(uniqueId: string, options?: LivePageOptions): Promise<string | null> {
  return (await resolveLivePage(uniqueId, options))?.roomId ?? null;
}

export interface FetchSignedUrlOptions extends SignedUrlOptions, Pick<SigningClientOptions, "allowedHosts">, Way {
  /** Where the API is that signed: its host is trusted. Default `https://api.tik.tools`. */
  readonly serverUrl?: string | undefined;
}

/**
 * Fetches what the API only signed, with everything that has to be sent along.
 *
 * @returns the platform's answer, parsed
 * @throws {SigningError} ERR_HOST_NOT_ALLOWED when the URL leads neither to the platform nor to the API;
 *   ERR_RESPONSE_INVALID when the answer is not JSON; and for every other failure, with `source: "platform"`
 */
export async function fetchSignedUrl(
  response: SignedUrlResponse,
  options: FetchSignedUrlOptions = {},
): Promise<PlatformData> {
  const { serverUrl = DEFAULT_BASE_URL, allowedHosts, dispatcher, proxy, timeoutMs = 15_000 } = options;
  const session = options.session && checkSession(options.session);
  const baseUrl = checkBaseUrl(serverUrl, "serverUrl");
  const hosts = hostPolicyOf({ baseUrl, allowedHosts: checkAllowedHosts(allowedHosts) });
  const proxySecrets = proxyOf(options)?.secrets ?? [];
  const secrets = session === undefined ? proxySecrets : [...proxySecrets, ...cookieSecrets(session.cookies)];
  return await withTransport({ dispatcher, proxy }, (transport) =>
    fetchSignedUrlOf({ baseUrl, hosts, ...transport, session, timeoutMs, secrets }, response, options),
  );
}
