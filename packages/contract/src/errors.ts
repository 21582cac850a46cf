import Type, { type Static } from "typebox";
import { invented, type Provenance } from "./provenance.ts";

/** One reason of a REST error. */
export interface ApiErrorKind {
  /** HTTP status that it comes with. */
  readonly status: number;
  readonly description: string;
  readonly provenance: Provenance;
}

const kind = (status: number, description: string): ApiErrorKind => ({ status, description, provenance: "invented" });

/** Machine-readable reasons of a REST error. Invented, as their statuses are: the reference has a text only. */
export const apiErrors = {
  INVALID_REQUEST: kind(400, "A parameter is missing, or has a wrong type or value"),
  INVALID_API_KEY: kind(401, "The API key is missing or not known"),
  SESSION_REQUIRED: kind(401, "The endpoint wants the cookies of a session"),
  TIER_REQUIRED: kind(403, "The tier of the key is too small"),
  FORBIDDEN: kind(403, "The session may not do this: another's account, or not a moderator"),
  NOT_FOUND: kind(404, "There is no such endpoint, user, video or room"),
  NOT_LIVE: kind(404, "The user is not live"),
  METHOD_NOT_ALLOWED: kind(405, "The endpoint has other methods"),
  PAYLOAD_TOO_LARGE: kind(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE: kind(415, "The body is not JSON"),
  IMAGE_UNKNOWN: kind(422, "The server has no answer for this captcha image"),
  RATE_LIMITED: kind(429, "Too many requests in a minute"),
  QUOTA_EXCEEDED: kind(429, "The calls of this day are used up"),
  HEADERS_TOO_LARGE: kind(431, "The headers are too large"),
  INTERNAL: kind(500, "The server failed"),
} as const satisfies Readonly<Record<string, ApiErrorKind>>;

export type ApiErrorCode = keyof typeof apiErrors;

export const apiErrorCodes: readonly ApiErrorCode[] = Object.keys(apiErrors) as ApiErrorCode[];

/** Body of every REST response that is not a success. Public clients read `error` as text. */
export const ErrorEnvelope = Type.Object(
  {
    status_code: Type.Literal(-1),
    error: Type.String({ description: "What went wrong, for people" }),
    code: Type.Optional(Type.Enum([...apiErrorCodes], { ...invented, description: "What went wrong, for programs" })),
    request_id: Type.Optional(Type.String({ ...invented, description: "Names this response in logs" })),
  },
  { $id: "ErrorEnvelope" },
);

export type ErrorEnvelope = Static<typeof ErrorEnvelope>;
