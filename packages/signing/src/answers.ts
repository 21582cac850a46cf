import type { EndpointData } from "@webcast-kit/contract";
import { toResetAtMs } from "./http/reset-time.ts";

/** A signed URL and what must be sent with it. Treat it as a secret: it works until it expires. */
export interface SignedUrl {
  /** The URL with its signatures; send it unchanged. Public clients report that one lives about 30 s. */
  readonly signedUrl: string;
  /** The parameter `X-Bogus` of the URL; absent when the API does not tell it apart. */
  readonly xBogus?: string;
  /** The parameter `X-Gnarly` of the URL; absent as `xBogus` is. */
  readonly xGnarly?: string;
  /** User-Agent header to send. */
  readonly userAgent: string;
  /** Cookie header to send. */
  readonly cookies: string;
}

/** What a direct connection needs. Treat it as a secret. */
export interface WsCredentials {
  /** The complete, signed socket URL. */
  readonly wsUrl: string;
  /** Cookie header to send. */
  readonly cookies: string;
  /** User-Agent header to send; {@link DEFAULT_USER_AGENT} when the answer has none. */
  readonly userAgent: string;
  /** Decimal. */
  readonly roomId: string;
  /** Host of `wsUrl`, with its port if that is not the default. */
  readonly wsHost: string;
  /** Region of the data centre, e.g. `US_TTP`. */
  readonly clusterRegion: string;
}

/** Limits of a key. */
export interface RateLimits {
  /** `sandbox`, `basic`, `pro`, `ultra`, or a name that is not known yet. */
  readonly tier: string;
  readonly api: {
    /** Requests allowed in a window of one minute. */
    readonly limit: number;
    readonly remaining: number;
    /** When the oldest counted request leaves the window, Unix milliseconds. */
    readonly resetAtMs: number;
  };
  /** Managed sockets: how many may be open, how many are. */
  readonly websocket: { readonly limit: number; readonly current: number };
  /** Users in one bulk live check. */
  readonly bulk?: { readonly limit: number };
}

/** The User-Agent that is sent when the API names none, as its own example answers do: Chrome on Windows. */
export const DEFAULT_USER_AGENT =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

export function toSignedUrl(data: EndpointData<"signUrl" | "signWebsocket">): SignedUrl {
  const { signed_url, x_bogus, x_gnarly, user_agent, cookies } = data;
  return {
    signedUrl: signed_url,
    ...(x_bogus === undefined ? {} : { xBogus: x_bogus }),
    ...(x_gnarly === undefined ? {} : { xGnarly: x_gnarly }),
    userAgent: user_agent,
    cookies,
  };
}

/** The reference has two names for the URL, and in one of its places neither host nor User-Agent. */
export function toWsCredentials(data: EndpointData<"wsCredentials">): WsCredentials {
  const wsUrl = data.ws_url || data.websocket_url || "";
  return {
    wsUrl,
    cookies: data.cookies,
    userAgent: data.user_agent || DEFAULT_USER_AGENT,
    roomId: data.room_id,
    wsHost: data.ws_host || hostOf(wsUrl),
    clusterRegion: data.cluster_region,
  };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "";
}

/** @param nowMs Unix milliseconds */
export function toRateLimits(
  { tier, api, websocket, bulk }: EndpointData<"rateLimits">,
  nowMs: number = Date.now(),
): RateLimits {
  return {
    tier,
    api: { limit: api.limit, remaining: api.remaining, resetAtMs: toResetAtMs(api.reset_at, nowMs) },
    websocket: { limit: websocket.limit, current: websocket.current },
    ...(bulk === undefined ? {} : { bulk: { limit: bulk.limit } }),
  };
}
