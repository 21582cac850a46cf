import type { Route } from "./client-internals.ts";
import type { ResponseWarning } from "./diagnostics.ts";
import { checkAllowedHosts, checkBaseUrl, DEFAULT_BASE_URL, hostPolicyOf, isLoopbackHost } from "./hosts.ts";
import { type ApiAccess, placeOf } from "./http/access.ts";
import type { RequestQuota } from "./http/request-gate.ts";
import { checkSession, type SessionOptions } from "./http/session.ts";
import { openTransport, proxyOf, type TransportOptions } from "./http/transport.ts";
import { argumentError, checkTimeoutMs } from "./options.ts";
import { type ConnectionSlots, createConnectionSlots } from "./quota/connection-slots.ts";
import { cookieSecrets, redact } from "./redact.ts";

export interface SigningClientOptions extends TransportOptions {
  /** Key of the signing API: 1 to 512 visible ASCII characters. It is sent in the header `x-api-key` only. */
  readonly apiKey: string;
  /** Where the API is: https, or http on loopback for a mock server. Default `https://api.tik.tools`. */
  readonly baseUrl?: string | undefined;
  /** Where the endpoint `liveConnect` is. Default `https://tik.tools`; the base URL when that is another than its default. */
  readonly webBaseUrl?: string | undefined;
  /** Where the pages of live streams are. Default `https://www.tiktok.com`; the base URL when that is on loopback. */
  readonly pageBaseUrl?: string | undefined;
  /** Longest time for one exchange, 1 to 300,000 ms. Default 15,000: a signature takes seconds at the worst. */
  readonly timeoutMs?: number | undefined;
  /** Cookies of a session on the platform, for the endpoints that want one. Default none. */
  readonly session?: SessionOptions | undefined;
  /** Host names that signed URLs may have beside the platform's and the API's own. Default none. */
  readonly allowedHosts?: readonly string[] | undefined;
  /**
   * What becomes of an answer that does not fit the contract: `error` rejects with ERR_RESPONSE_INVALID, `warn` tells
   * `onWarning` and lets it pass, `off` does not look. Default `error`.
   */
  readonly validateResponses?: "error" | "warn" | "off" | undefined;
  /** Hears of answers that `warn` let pass; what it throws, the call throws. */
  readonly onWarning?: ((warning: ResponseWarning) => void) | undefined;
  /** Lets requests wait for their turn, so that the key's limit is kept: see `createQuota`. Default: none waits. */
  readonly quota?: RequestQuota | undefined;
  /**
   * Limits the sockets that are open at once from one address, or through one proxy; `false` for no limit. Default: four
   * for this client, as the platform allows. Share one `createConnectionSlots` among the clients of an address.
   */
  readonly connectionSlots?: ConnectionSlots | false | undefined;
}

/** What a client is made of. */
export interface ClientParts {
  readonly access: ApiAccess;
  readonly route: Route;
  readonly close: () => Promise<void>;
}

const DEFAULT_WEB_BASE_URL = "https://tik.tools";
export const DEFAULT_PAGE_BASE_URL = "https://www.tiktok.com";
const MODES: readonly unknown[] = ["error", "warn", "off"];

/**
 * Fills in the defaults and checks the ranges.
 *
 * @throws {SigningError} ERR_ARGUMENT naming field and range
 */
export function resolveClientOptions(options: SigningClientOptions): ClientParts {
  const { apiKey, validateResponses = "error", onWarning, quota } = options;
  const session = options.session && checkSession(options.session);
  const proxy = proxyOf(options);
  const secrets = [
    checkKey(apiKey),
    ...(session === undefined ? [] : cookieSecrets(session.cookies)),
    ...(proxy?.secrets ?? []),
  ];
  if (!MODES.includes(validateResponses))
    throw argumentError("validateResponses", "error, warn or off", validateResponses);
  const places = resolvePlaces(options);
  const allowedHosts = checkAllowedHosts(options.allowedHosts);
  const settings = {
    ...places,
    apiKey,
    timeoutMs: checkTimeoutMs(options.timeoutMs ?? 15_000),
    session,
    hosts: hostPolicyOf({ baseUrl: places.baseUrl, allowedHosts }),
    validateResponses,
    onWarning,
    gate: quota?.gateFor(apiKey),
    secrets,
    redactText: (text: string) => redact(text, secrets),
  };
  // Last, so that no pool is opened for options that are refused.
  const { transport, close } = openTransport(options);
  const { connectionSlots = createConnectionSlots({ clock: options.clock }) } = options;
  return { access: { ...settings, ...transport }, route: { proxy, slots: connectionSlots || undefined }, close };
}

function checkKey(apiKey: string): string {
  if (typeof apiKey === "string" && /^[\x21-\x7e]{1,512}$/.test(apiKey)) return apiKey;
  throw argumentError("apiKey", "1 to 512 visible ASCII characters");
}

function resolvePlaces(options: SigningClientOptions): Pick<ApiAccess, "baseUrl" | "api" | "web" | "pages"> {
  const baseUrl = checkBaseUrl(options.baseUrl ?? DEFAULT_BASE_URL);
  const web = options.webBaseUrl ?? (baseUrl === DEFAULT_BASE_URL ? DEFAULT_WEB_BASE_URL : baseUrl);
  const pages = options.pageBaseUrl ?? (isLoopbackHost(new URL(baseUrl).hostname) ? baseUrl : DEFAULT_PAGE_BASE_URL);
  return {
    baseUrl,
    api: placeOf(baseUrl),
    web: placeOf(checkBaseUrl(web, "webBaseUrl")),
    pages: placeOf(checkBaseUrl(pages, "pageBaseUrl")),
  };
}
