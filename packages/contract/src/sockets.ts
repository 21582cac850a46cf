import Type, { type Static, type TSchema } from "typebox";
import { anyOf, RoomId, UniqueId } from "./endpoints/common.ts";
import { observedFields } from "./events/observed.ts";
import type { Provenance } from "./provenance.ts";
import { type Tier, tierLimits, tiers } from "./tiers.ts";

/** One socket as data: where it is, what its URL must say, who may open it. */
export interface Socket<Query extends TSchema = TSchema> {
  readonly name: string;
  /** The host that serves it: `api` is `api.tik.tools`; `platform` is TikTok's, named by the URL that was signed. */
  readonly host: "api" | "platform";
  readonly path: string;
  readonly summary: string;
  /** What its frames carry. */
  readonly frames: "json" | "protobuf";
  /** Smallest tier that may open it. */
  readonly tier: Tier;
  /** Schema of the query, whose numbers and booleans are read from text. */
  readonly query: Query;
  readonly provenance: Provenance;
}

/** A socket without an upstream event for so long is closed with 4006, in milliseconds. Documented. */
export const NO_MESSAGES_TIMEOUT_MS = 60_000;

/** How often the captions socket sends `credits`, in milliseconds. Documented. */
export const CREDITS_INTERVAL_MS = 30_000;

/** `credits_low` is sent when at most this part of the credits remains, 0 to 1. Documented. */
export const LOW_CREDITS_RATIO = 0.2;

/** What one credit pays for, in milliseconds of one language. Documented. */
export const CREDIT_MS = 60_000;

/** Life of a captions socket that asks for no other, in minutes. Documented. */
export const CAPTIONS_DEFAULT_MINUTES = 60;

/** Longest life of a captions socket, in minutes. Documented. */
export const CAPTIONS_MAX_MINUTES = 300;

/** Life of a signed socket URL, in milliseconds. Observed: a public client says about 30 seconds. */
export const SIGNED_SOCKET_URL_LIFETIME_MS = 30_000;

const ApiKey = Type.String({ minLength: 1, description: "API key" });

const ManagedQuery = Type.Object(
  {
    uniqueId: UniqueId,
    apiKey: Type.Optional(ApiKey),
    jwtKey: Type.Optional(Type.String({ minLength: 1, description: "JWT instead of a key, for web pages" })),
  },
  anyOf("apiKey", "jwtKey"),
);

const CaptionsQuery = Type.Object({
  uniqueId: UniqueId,
  apiKey: ApiKey,
  language: Type.Optional(Type.String({ description: "Language that is spoken; empty: find out", default: "" })),
  translate: Type.Optional(Type.String({ description: "Language code to translate into; several are refused" })),
  diarization: Type.Optional(Type.Boolean({ description: "Tell speakers apart", default: true })),
  max_duration_minutes: Type.Optional(
    Type.Number({
      exclusiveMinimum: 0,
      maximum: CAPTIONS_MAX_MINUTES,
      default: CAPTIONS_DEFAULT_MINUTES,
      description: "Minutes after which the socket is closed. The lower bound is this project's",
    }),
  ),
});

const WebcastQuery = Type.Object(
  observedFields({
    room_id: RoomId,
    aid: Type.Optional(Type.String({ description: "Id of the web application", default: "1988" })),
    compress: Type.Optional(Type.String({ description: "Compression of payloads", default: "gzip" })),
    cursor: Type.Optional(Type.String({ description: "Where to resume" })),
    internal_ext: Type.Optional(Type.String({ description: "Opaque, from the last fetch result" })),
    identity: Type.Optional(Type.String({ default: "audience" })),
    resp_content_type: Type.Optional(Type.String({ default: "protobuf" })),
    version_code: Type.Optional(Type.String({ description: "May stand twice, with two values", default: "180800" })),
  }),
);

/** Read from the table of tiers, which has them from some tier on. */
const captionsTier = tiers.find((tier) => tierLimits[tier].captions) as Tier;

/**
 * The sockets, by name. The managed ones live as long as the key's tier says (`websocketLifetimeMs`), the captions
 * one as long as its query says; both then close with 4555.
 */
export const sockets = {
  managed: {
    name: "managed",
    host: "api",
    path: "/",
    summary: "JSON events of one creator's LIVE",
    frames: "json",
    tier: "sandbox",
    query: ManagedQuery,
    provenance: "documented",
  },
  captions: {
    name: "captions",
    host: "api",
    path: "/captions",
    summary: "Captions and translations of one creator's LIVE",
    frames: "json",
    tier: captionsTier,
    query: CaptionsQuery,
    provenance: "documented",
  },
  webcast: {
    name: "webcast",
    host: "platform",
    path: "/webcast/im/ws_proxy/ws_reuse_supplement/",
    summary: "The platform's own socket, with a signed URL: push frames of one room",
    frames: "protobuf",
    tier: "sandbox",
    query: WebcastQuery,
    provenance: "observed",
  },
} as const satisfies Readonly<Record<string, Socket>>;

export type SocketName = keyof typeof sockets;

/** Query of a socket, e.g. `SocketQuery<"captions">`. */
export type SocketQuery<Name extends SocketName> = Static<(typeof sockets)[Name]["query"]>;
