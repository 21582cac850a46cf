import Type, { type Static } from "typebox";
import { invented } from "./provenance.ts";

/** Machine-readable reasons of a REST error. Invented: the reference states the text only. */
export const apiErrorCodes = [
  "INVALID_REQUEST",
  "INVALID_API_KEY",
  "TIER_REQUIRED",
  "SESSION_REQUIRED",
  "NOT_FOUND",
  "NOT_LIVE",
  "METHOD_NOT_ALLOWED",
  "PAYLOAD_TOO_LARGE",
  "UNSUPPORTED_MEDIA_TYPE",
  "RATE_LIMITED",
  "INTERNAL",
] as const;

export type ApiErrorCode = (typeof apiErrorCodes)[number];

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
