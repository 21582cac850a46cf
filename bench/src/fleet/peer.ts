import type { EventEmitter } from "node:events";
import { ControlEvent, ProtoMessageFetchResult, RouteConfig, TikTokLiveConnection } from "tiktok-live-connector";
import { request } from "undici";
import { messageSum, type WireMessage } from "../decode/read.ts";
import type { Subject } from "./subject.ts";

interface Credentials {
  readonly ws_url: string;
  readonly cookies: string;
  readonly user_agent: string;
  readonly room_id: string;
}

/**
 * Connections of the peer, unmodified. Only where it gets its signed URL is another place, by the registry that it has
 * for that: the mock in place of its own provider.
 */
export const peer: Subject = (baseUrl, apiKey) => {
  const credentials = new Map<string, Credentials>();
  RouteConfig.fetchSignedWebSocketFromProvider = async ({ roomId }) => {
    const { ws_url, cookies } = credentials.get(roomId) as Credentials;
    const { origin, pathname, searchParams } = new URL(ws_url);
    const fetchResult = {
      ...ProtoMessageFetchResult.decode(new Uint8Array()),
      pushServer: origin + pathname,
      routeParams: Object.fromEntries(searchParams),
      // It insists on one; the mock begins at the start of the room all the same.
      cursor: "0",
    };
    return { fetchResult, fetchResultCookieHeader: cookies };
  };
  return async (uniqueId, { onEvent, onFault }) => {
    const signed = await credentialsOf(baseUrl, apiKey, uniqueId);
    credentials.set(signed.room_id, signed);
    const connection = new TikTokLiveConnection(uniqueId, {
      fetchRoomInfoOnConnect: false,
      wsClientOptions: { headers: { "User-Agent": signed.user_agent } },
    });
    // Its type has lost the methods of an emitter.
    const emitter = connection as unknown as EventEmitter;
    emitter.on(ControlEvent.DECODED_DATA, (method: string, { data }: { data: WireMessage & WithId }) => {
      onEvent(data.common.msgId, messageSum(method, data));
    });
    emitter.on(ControlEvent.ERROR, ({ exception }: { readonly exception: unknown }) => onFault(exception));
    await connection.connect(signed.room_id);
    return () => connection.disconnect();
  };
};

interface WithId {
  readonly common: { readonly msgId: string };
}

async function credentialsOf(baseUrl: string, apiKey: string, uniqueId: string): Promise<Credentials> {
  const { body } = await request(`${baseUrl}/webcast/ws_credentials`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": apiKey },
    body: JSON.stringify({ unique_id: uniqueId }),
  });
  return ((await body.json()) as { readonly data: Credentials }).data;
}
