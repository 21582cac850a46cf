import Type from "typebox";
import { anyOf, Cookies, Cursor, limitedText, RoomId, shown, UniqueId, UserAgent } from "./common.ts";
import { defineEndpoint } from "./endpoint.ts";

const Signatures = {
  // The prose of sign_websocket does not name these two: they are parts of the signed URL, told apart once more.
  x_bogus: Type.Optional(Type.String({ description: "The X-Bogus parameter of the signed URL" })),
  x_gnarly: Type.Optional(Type.String({ description: "The X-Gnarly parameter of the signed URL" })),
  user_agent: UserAgent,
  cookies: Cookies,
};

const shownSignatures = {
  x_bogus: shown.xBogus,
  x_gnarly: shown.xGnarly,
  user_agent: shown.userAgent,
  cookies: shown.cookies,
} as const;

const shownQuery = `room_id=${shown.roomId}&X-Bogus=${shown.xBogus}&X-Gnarly=${shown.xGnarly}`;

export const signUrl = defineEndpoint({
  name: "signUrl",
  method: "POST",
  path: "/webcast/sign_url",
  summary: "Sign a webcast URL",
  tier: "sandbox",
  parametersIn: "body",
  request: Type.Object({ url: limitedText(8192, "The webcast URL to sign, https or wss") }),
  data: Type.Object({ signed_url: Type.String({ description: "The URL that was given, signed" }), ...Signatures }),
  example: {
    request: { url: `https://webcast.tiktok.com/webcast/im/fetch/?room_id=${shown.roomId}` },
    data: { signed_url: `https://webcast.tiktok.com/webcast/im/fetch/?${shownQuery}`, ...shownSignatures },
  },
});

export const signWebsocket = defineEndpoint({
  name: "signWebsocket",
  method: "POST",
  path: "/webcast/sign_websocket",
  summary: "Sign the webcast socket URL of a room",
  tier: "sandbox",
  parametersIn: "body",
  request: Type.Object({ room_id: RoomId, cursor: Type.Optional(Cursor) }),
  data: Type.Object({ signed_url: Type.String({ description: "A complete wss:// URL" }), ...Signatures }),
  example: {
    request: { room_id: shown.roomId },
    data: {
      signed_url: `wss://webcast-ws.tiktok.com/webcast/im/ws_proxy/ws_reuse_supplement/?${shownQuery}`,
      ...shownSignatures,
    },
  },
});

export const wsCredentials = defineEndpoint({
  name: "wsCredentials",
  method: "POST",
  path: "/webcast/ws_credentials",
  summary: "Get everything that a direct connection to a creator's room needs",
  tier: "sandbox",
  parametersIn: "body",
  request: Type.Object({ unique_id: UniqueId }),
  data: Type.Object(
    {
      // The example of the reference has these two, its prose leaves them out.
      ws_url: Type.Optional(Type.String({ description: "A complete, signed wss:// URL" })),
      ws_host: Type.Optional(Type.String({ description: "Host of the URL" })),
      // The prose names these two, the example leaves them out.
      websocket_url: Type.Optional(Type.String({ description: "The same URL under the name that the prose uses" })),
      user_agent: Type.Optional(UserAgent),
      cookies: Cookies,
      room_id: RoomId,
      cluster_region: Type.String({ description: "Data-centre region, e.g. US_TTP" }),
    },
    anyOf("ws_url", "websocket_url"),
  ),
  example: {
    request: { unique_id: shown.uniqueId },
    data: {
      ws_url: `wss://webcast-ws.us.tiktok.com/webcast/im/ws_proxy/ws_reuse_supplement/?${shownQuery}`,
      user_agent: shown.userAgent,
      cookies: shown.cookies,
      room_id: shown.roomId,
      ws_host: "webcast-ws.us.tiktok.com",
      cluster_region: "US_TTP",
    },
  },
});
