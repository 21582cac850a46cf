import type { EndpointData, EndpointName, EndpointRequest } from "@webcast-kit/contract";
import { tierLimits } from "@webcast-kit/contract";
import type { Room } from "../rooms/world.ts";
import type { Signature } from "../signatures.ts";
import { WEBCAST_PATH, webcastUrl } from "../sockets/webcast-url.ts";
import type { Call, RestContext } from "./app.ts";
import { ApiError } from "./reply.ts";

type Handlers = { readonly [Name in EndpointName]: (call: Call) => EndpointData<Name> };

const SECOND_MS = 1000;

/** What each endpoint answers. Parameters were checked against the contract before. */
export function createHandlers({ world, signatures, wsOrigin }: RestContext): Handlers {
  return {
    signUrl: ({ parameters }) => {
      const { url } = parameters as EndpointRequest<"signUrl">;
      return signatureData(signatures.sign(toSignable(url, wsOrigin())));
    },

    signWebsocket: ({ parameters }) => {
      const { room_id, cursor } = parameters as EndpointRequest<"signWebsocket">;
      return signatureData(signatures.sign(webcastUrl(wsOrigin(), room_id, cursor)));
    },

    wsCredentials: ({ parameters }) => {
      const { unique_id } = parameters as EndpointRequest<"wsCredentials">;
      const room = world.roomOf(unique_id);
      if (room === undefined) throw new ApiError(404, "NOT_LIVE", `User ${unique_id} is not live`);
      return credentialsData(room, signatures.sign(webcastUrl(wsOrigin(), room.roomId)));
    },

    rateLimits: ({ account, quota }) => ({
      tier: account.tier,
      api: { limit: quota.limit, remaining: quota.remaining, reset_at: Math.ceil(quota.resetAtMs / SECOND_MS) },
      websocket: { limit: tierLimits[account.tier].maxWebsockets, current: account.openWebsockets },
      bulk: { limit: tierLimits[account.tier].bulkCheckSize },
    }),
  };
}

/** Hosts whose URLs the real endpoint signs; here they are pointed at this server, which plays their part. */
const PLATFORM_HOST = /(^|\.)tiktok\.com$/;

/**
 * The URL that is signed in place of the one that was asked for: the same path and query on this server.
 */
function toSignable(text: string, wsOrigin: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const mock = new URL(wsOrigin);
  const known = url && ["https:", "wss:", "http:", "ws:"].includes(url.protocol);
  if (!known || !(PLATFORM_HOST.test(url.hostname) || url.host === mock.host)) {
    throw new ApiError(400, "INVALID_REQUEST", "url must be an https or wss URL of a webcast host");
  }
  const isSocket = url.protocol.startsWith("ws") || url.pathname === WEBCAST_PATH;
  const local = new URL(isSocket ? mock : `http://${mock.host}`);
  // Set apart, and not resolved as one text: a path may begin like a host.
  local.pathname = url.pathname;
  local.search = url.search;
  return local;
}

function signatureData({ url, xBogus, xGnarly, userAgent, cookies }: Signature): EndpointData<"signUrl"> {
  return { signed_url: url, x_bogus: xBogus, x_gnarly: xGnarly, user_agent: userAgent, cookies };
}

function credentialsData(room: Room, { url, userAgent, cookies }: Signature): EndpointData<"wsCredentials"> {
  return {
    ws_url: url,
    websocket_url: url,
    user_agent: userAgent,
    cookies,
    room_id: room.roomId,
    ws_host: new URL(url).host,
    cluster_region: room.clusterRegion,
  };
}
