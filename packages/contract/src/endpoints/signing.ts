import Type from "typebox";
import { invented } from "../provenance.ts";
import { defineEndpoint } from "./endpoint.ts";

const UserAgent = Type.String({ description: "User-Agent that must be sent with the signed URL" });
const Cookies = Type.String({ description: "Cookie header that must be sent with the signed URL, e.g. `ttwid=…`" });
const RoomId = Type.String({ pattern: "^[0-9]{1,20}$", description: "Room id, a decimal string" });

/** The `@name` of a user, without the `@`. The reference gives no limits; the length is this project's. */
const UniqueId = Type.String({ minLength: 1, maxLength: 64, ...invented, description: "@name, without the @" });

const Signatures = {
  x_bogus: Type.String({ description: "The X-Bogus parameter of the signed URL" }),
  x_gnarly: Type.String({ description: "The X-Gnarly parameter of the signed URL" }),
  user_agent: UserAgent,
  cookies: Cookies,
};

export const signUrl = defineEndpoint({
  name: "signUrl",
  method: "POST",
  path: "/webcast/sign_url",
  summary: "Sign a webcast URL",
  tier: "sandbox",
  parametersIn: "body",
  request: Type.Object({
    url: Type.String({ minLength: 1, maxLength: 8192, description: "The webcast URL to sign, https or wss" }),
  }),
  data: Type.Object({ signed_url: Type.String(), ...Signatures }),
});

export const signWebsocket = defineEndpoint({
  name: "signWebsocket",
  method: "POST",
  path: "/webcast/sign_websocket",
  summary: "Sign the webcast socket URL of a room",
  tier: "sandbox",
  parametersIn: "body",
  request: Type.Object({
    room_id: RoomId,
    cursor: Type.Optional(Type.String({ maxLength: 4096, description: "Where to resume" })),
  }),
  data: Type.Object({ signed_url: Type.String({ description: "A complete wss:// URL" }), ...Signatures }),
});

export const wsCredentials = defineEndpoint({
  name: "wsCredentials",
  method: "POST",
  path: "/webcast/ws_credentials",
  summary: "Get everything that a direct connection to a creator's room needs",
  tier: "sandbox",
  parametersIn: "body",
  request: Type.Object({ unique_id: UniqueId }),
  data: Type.Object({
    ws_url: Type.String({ description: "A complete, signed wss:// URL" }),
    // The prose of the reference names these two, its example leaves them out.
    websocket_url: Type.Optional(Type.String({ description: "The same URL under the name that the prose uses" })),
    user_agent: Type.Optional(UserAgent),
    cookies: Cookies,
    room_id: RoomId,
    ws_host: Type.String({ description: "Host of ws_url" }),
    cluster_region: Type.String({ description: "Data-centre region, e.g. US_TTP" }),
  }),
});
