import Type, { type Static, type TSchema, type TUnsafe } from "typebox";
import { invented } from "../provenance.ts";

/** A count that fits a JSON number, and what is counted. */
export const countOf = (description: string, options: object = {}): Type.TInteger =>
  Type.Integer({ minimum: 0, ...options, description });

/** A 64-bit id as a decimal string; 20 digits hold every one of them. */
export const Id = Type.String({ pattern: "^[0-9]{1,20}$", description: "A 64-bit id, a decimal string" });

export const RoomId = Type.String({ pattern: "^[0-9]{1,20}$", description: "Room id, a decimal string" });

/** The room id of an answer that may be about somebody who is not live. */
export const RoomIdIfLive = Type.String({
  pattern: "^[0-9]{0,20}$",
  description: "Room id, a decimal string; empty when offline",
});

/**
 * A text of a request. The reference gives texts no longest length, a server needs one: the parameter is documented,
 * the limit is this project's, and that is what the mark says.
 */
export const limitedText = (maxLength: number, description: string, options: object = {}): Type.TString =>
  Type.String({ minLength: 1, maxLength, ...invented, description, ...options });

/** The `@name` of a user in a request. */
export const UniqueId = limitedText(64, "@name, without the @");

/** The `@name` of a user in an answer: whatever the platform says. */
export const Name = Type.String({ description: "@name, without the @" });

/** Whether a room is live. */
export const Alive = Type.Boolean({ description: "Live now" });

/** What a stream is called by who streams. */
export const Title = Type.String({ description: "Title of the stream" });

/** Where to go on. Opaque, and empty at the start. */
export const Cursor = limitedText(4096, "The cursor of the answer before; empty or absent at the start", {
  minLength: 0,
});

/** How many entries an answer may have. Where the reference gives no largest count, the limit is this project's. */
export const limitedCount = (preset: number, maximum: number, options: object = {}): Type.TInteger =>
  Type.Integer({
    minimum: 1,
    maximum,
    default: preset,
    description: `Entries wanted, ${preset} if not said`,
    ...options,
  });

/** The two ways to name a room; a request has to have one of them, see {@link anyOf}. */
export const roomOrUser = {
  room_id: Type.Optional(RoomId),
  unique_id: Type.Optional(UniqueId),
};

/**
 * Schema options that refuse a request which has none of these parameters. The static type keeps each optional; ajv
 * and typebox both honour the keyword beside `properties` (ajv's `strictRequired` does not see them there: leave it off).
 */
export const anyOf = (...names: readonly string[]): { anyOf: TSchema[] } => ({
  anyOf: names.map((name) => ({ required: [name] })),
});

/**
 * An answer about many that is a map in the reference's example, and a list in its prose. Each half of the schema is
 * about its own kind of value, so that a fault is found where it is, and not only that neither fits.
 */
export const mapOrList = <Value extends TSchema, Item extends TSchema>(
  value: Value,
  item: Item,
  description: string,
): TUnsafe<Record<string, Static<Value>> | Static<Item>[]> =>
  Type.Unsafe({ type: ["object", "array"], additionalProperties: value, items: item, description });

/** The request of most reads: a room, or a user whose room is looked up. */
export const RoomOrUser = Type.Object(roomOrUser, anyOf("room_id", "unique_id"));

export const UserAgent = Type.String({ description: "User-Agent that must be sent with the signed URL" });

export const Cookies = Type.String({
  description: "Cookie header that must be sent with the signed URL, e.g. `ttwid=…`",
});

export const RequestHeaders = Type.Record(Type.String(), Type.String(), {
  description: "Headers that must be sent with the signed URL",
});

export const SignedUrl = Type.String({ description: "URL that the caller fetches, unchanged" });

export const Note = Type.String({ description: "What to do with the answer, for people" });

/** The `status_code` of an answer that has it beside its fields. */
export const Success = Type.Literal(0, { description: "0, as it succeeded" });

/** Values that the examples share. Ids lie above 2^53, so that a reader that makes numbers of them is found out. */
export const shown = {
  roomId: "7607695933891218198",
  userId: "7444599004337652758",
  uniqueId: "streamer_name",
  userAgent:
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
  xBogus: "not-a-real-x-bogus",
  xGnarly: "not-a-real-x-gnarly",
  cookies: "ttwid=not-a-real-ttwid",
  token: "not-a-real-header.not-a-real-payload.not-a-real-signature",
} as const;
