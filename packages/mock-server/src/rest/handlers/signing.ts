import type { EndpointData } from "@webcast-kit/contract";
import type { Namespace } from "../../namespace/namespace.ts";
import type { Origins } from "../../namespace/origins.ts";
import type { Signature } from "../../signatures.ts";
import { WEBCAST_PATH, webcastUrl } from "../../sockets/webcast-url.ts";
import type { Handler } from "../call.ts";
import { ApiError } from "../reply.ts";
import { roomOf } from "./rooms-of-call.ts";

export const signUrl: Handler<"signUrl"> = ({ mock, origins, parameters }) =>
  signatureData(mock.signatures.sign(toSignable(mock, origins, parameters.url)));

export const signWebsocket: Handler<"signWebsocket"> = ({ mock, origins, parameters: { room_id, cursor } }) => {
  const data = signatureData(mock.signatures.sign(webcastUrl(origins.platformSocket, room_id, cursor)));
  if (mock.quirks.signWebsocket === "full") return data;
  const { signed_url, cookies, user_agent } = data;
  return { signed_url, cookies, user_agent };
};

export const wsCredentials: Handler<"wsCredentials"> = (call) => {
  const { mock, origins } = call;
  const { roomId: room_id, clusterRegion: cluster_region } = roomOf(call);
  const { url, userAgent: user_agent, cookies } = mock.signatures.sign(webcastUrl(origins.platformSocket, room_id));
  const both = { cookies, room_id, cluster_region };
  const ofExample = { ...both, ws_url: url, ws_host: new URL(url).host };
  const ofProse = { ...both, websocket_url: url, user_agent };
  switch (mock.quirks.wsCredentials) {
    case "both":
      return { ...ofExample, ...ofProse };
    case "example":
      return ofExample;
    case "prose":
      return ofProse;
  }
};

/** Hosts whose URLs the real endpoint signs; here they are pointed at this server, which plays their part. */
const PLATFORM_HOST = /(^|\.)tiktok\.com$/;
const PROTOCOLS: ReadonlySet<string> = new Set(["https:", "wss:", "http:", "ws:"]);

/** The URL that is signed in place of the one that was asked for: the same path and query on this server. */
function toSignable(mock: Namespace, origins: Origins, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlatform = url !== undefined && PLATFORM_HOST.test(url.hostname);
  const isOurs = isPlatform || url?.host === mock.host || url?.host === new URL(origins.platform).host;
  if (url === undefined || !isOurs || !PROTOCOLS.has(url.protocol)) {
    throw new ApiError("INVALID_REQUEST", "url must be an https or wss URL of tiktok.com");
  }
  const isSocket = url.protocol.startsWith("ws") || url.pathname.endsWith(WEBCAST_PATH);
  const local = toLocal(url, isSocket ? origins.platformSocket : origins.platform);
  if (isPlatform && origins.isReal) local.hostname = url.hostname;
  return local;
}

/** The same path and query below an origin, whose prefix leads to the namespace. */
function toLocal({ pathname, search }: URL, origin: string): URL {
  const local = new URL(origin);
  const prefix = local.pathname.replace(/\/$/, "");
  // Set apart, and not resolved as one text: a path may begin like a host.
  local.pathname = pathname.startsWith(`${prefix}/`) ? pathname : prefix + pathname;
  local.search = search;
  return local;
}

function signatureData({ url, xBogus, xGnarly, userAgent, cookies }: Signature): EndpointData<"signUrl"> {
  return { signed_url: url, x_bogus: xBogus, x_gnarly: xGnarly, user_agent: userAgent, cookies };
}
