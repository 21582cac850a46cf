import { asyncApiMessages } from "./asyncapi-messages.ts";
import { closeCodes } from "./close-codes.ts";
import { provenanceKeyword } from "./provenance.ts";
import {
  createSchemaComponents,
  type JsonObject,
  plainJson,
  refTo,
  type SchemaComponents,
} from "./schema-components.ts";
import { type Socket, type SocketName, sockets } from "./sockets.ts";

/** Options of {@link createAsyncApi}. */
export interface AsyncApiOptions {
  /** Where the managed sockets are, `ws:` or `wss:` and a host, no path. Default: `wss://api.tik.tools`. */
  readonly serverUrl?: string;
  /** Where the platform's socket is. Default: `wss://webcast-ws.tiktok.com`; the real one is told with each room. */
  readonly platformUrl?: string;
  /** Version of the document. Default: `0.0.0`, which says nothing. */
  readonly version?: string;
}

/** An AsyncAPI 3.0 document, as plain JSON. */
export interface AsyncApiDocument {
  readonly asyncapi: "3.0.0";
  readonly info: JsonObject;
  readonly defaultContentType: string;
  readonly servers: Readonly<Record<Socket["host"], JsonObject>>;
  readonly channels: Readonly<Record<SocketName, JsonObject>>;
  readonly operations: Readonly<Record<string, JsonObject>>;
  readonly components: JsonObject;
}

const description = `The sockets around the managed TikTok LIVE API. Unofficial: written from its public reference and public clients.
\`x-provenance\` tells which: \`documented\` (also when absent), \`observed\` in public clients, or \`invented\` for this description.
The operations are the server's: it sends events. \`x-close-codes\` lists how it ends a socket, and \`decision\` what a client should do then.
\`x-tier\` is the smallest tier that may open a socket.`;

/**
 * Creates an AsyncAPI 3.0 document of the sockets and of all that they carry.
 *
 * @throws TypeError when a URL cannot be parsed
 * @example
 * writeFileSync("asyncapi.json", JSON.stringify(createAsyncApi({ serverUrl: "ws://127.0.0.1:4000" })));
 */
export function createAsyncApi({
  serverUrl = "wss://api.tik.tools",
  platformUrl = "wss://webcast-ws.tiktok.com",
  version = "0.0.0",
}: AsyncApiOptions = {}): AsyncApiDocument {
  const schemas = createSchemaComponents();
  const messages = asyncApiMessages(schemas);
  return {
    asyncapi: "3.0.0",
    info: { title: "TikTok LIVE sockets, managed", version, description, license: { name: "MIT" } },
    defaultContentType: "application/json",
    servers: {
      api: serverOf(serverUrl, "The managed sockets"),
      platform: {
        ...serverOf(platformUrl, "The platform's sockets; the host differs from room to room"),
        [provenanceKeyword]: "observed",
      },
    },
    channels: {
      managed: { ...channelOf(sockets.managed, Object.keys(messages.managed), schemas), ...closing },
      captions: { ...channelOf(sockets.captions, Object.keys(messages.captions), schemas), ...closing },
      webcast: channelOf(sockets.webcast, Object.keys(messages.webcast), schemas),
    },
    operations: operations(),
    components: {
      messages: { ...messages.managed, ...messages.captions, ...messages.webcast },
      schemas: schemas.schemas,
      securitySchemes: {
        apiKey: { type: "httpApiKey", in: "query", name: "apiKey" },
        jwtKey: { type: "httpApiKey", in: "query", name: "jwtKey" },
      },
    },
  };
}

const closing: JsonObject = { "x-close-codes": plainJson(Object.values(closeCodes)) };

function serverOf(url: string, text: string): JsonObject {
  const { host, protocol } = new URL(url);
  return { host, protocol: protocol.slice(0, -1), description: text };
}

function channelOf(socket: Socket, messages: readonly string[], schemas: SchemaComponents): JsonObject {
  return {
    address: socket.path,
    summary: socket.summary,
    servers: [{ $ref: `#/servers/${socket.host}` }],
    messages: Object.fromEntries(messages.map((name) => [name, refTo("messages", name)])),
    bindings: { ws: { method: "GET", query: schemas.toJson(socket.query), bindingVersion: "0.1.0" } },
    "x-tier": socket.tier,
    [provenanceKeyword]: socket.provenance,
  };
}

/** What the server does on each channel; without a list of messages, an operation has all of its channel's. */
function operations(): Record<string, JsonObject> {
  const channel = (name: SocketName): JsonObject => ({ $ref: `#/channels/${name}` });
  const key = refTo("securitySchemes", "apiKey");
  const jwt = refTo("securitySchemes", "jwtKey");
  return {
    sendEvent: { action: "send", channel: channel("managed"), summary: "Send an event", security: [key, jwt] },
    sendCaption: { action: "send", channel: channel("captions"), summary: "Send a captions message", security: [key] },
    sendFrame: { action: "send", channel: channel("webcast"), summary: "Send messages and answers" },
    receiveFrame: { action: "receive", channel: channel("webcast"), summary: "Take heartbeats and acknowledgements" },
  };
}
