import Type, { type Static } from "typebox";
import { observedFields } from "./events/observed.ts";
import type { Provenance } from "./provenance.ts";

const Language = Type.String({ description: "Language code, e.g. `en`" });
const Speaker = Type.String({
  description: "Who speaks, e.g. `Speaker 1`. The reference does not say what it is without diarization: here, empty",
});
const Credits = Type.Number({ minimum: 0, description: "Credits; one is one minute in one language" });

/**
 * States that a `status` message tells, and where each is known from. The schema takes other words too: public
 * clients and the reference do not agree on the list.
 */
export const captionsStatuses = {
  connecting: "documented",
  transcribing: "documented",
  ended: "documented",
  waiting: "observed",
  live: "observed",
  switching_language: "observed",
  language_switched: "observed",
  stream_ended: "observed",
} as const satisfies Readonly<Record<string, Provenance>>;

/** Values of `code` in an `error` message. Invented: the reference has the field and no values. */
export const captionsErrorCodes = [
  "INVALID_API_KEY",
  "TIER_REQUIRED",
  "NO_CREDITS",
  "MULTI_TRANSLATE",
  "INVALID_OPTIONS",
  "NOT_LIVE",
  "TOO_MANY_CONNECTIONS",
] as const;

export type CaptionsErrorCode = (typeof captionsErrorCodes)[number];

/** Schema of one text frame of the captions socket, by `type`. These frames have no `event`, and no envelope. */
export const captionsMessages = {
  caption: Type.Object(
    {
      type: Type.Literal("caption"),
      text: Type.String(),
      speaker: Speaker,
      isFinal: Type.Boolean({ description: "False: a later message replaces this text" }),
      language: Language,
      ...observedFields({
        confidence: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
        startMs: Type.Optional(Type.Number({ description: "Where the speech starts, milliseconds" })),
        endMs: Type.Optional(Type.Number({ description: "Where the speech ends, milliseconds" })),
      }),
    },
    { description: "What was said, partial or final" },
  ),
  translation: Type.Object(
    {
      type: Type.Literal("translation"),
      text: Type.String(),
      speaker: Speaker,
      targetLanguage: Language,
      ...observedFields({ sourceLanguage: Type.Optional(Language) }),
    },
    { description: "What was said, in the language asked for" },
  ),
  status: Type.Object(
    {
      type: Type.Literal("status"),
      status: Type.String({ description: `One of ${Object.keys(captionsStatuses).join(", ")}, or a new word` }),
      message: Type.String({ description: "The same, for people" }),
    },
    { description: "The state of the session has changed" },
  ),
  credits: Type.Object(
    {
      type: Type.Literal("credits"),
      total: Credits,
      used: Credits,
      remaining: Credits,
      // A public client names the field and not its type.
      ...observedFields({ warning: Type.Optional(Type.Unknown()) }),
    },
    { description: "What is left to spend, sent every 30 seconds" },
  ),
  credits_low: Type.Object(
    {
      type: Type.Literal("credits_low"),
      remaining: Credits,
      percentage: Type.Number({ minimum: 0, maximum: 100, description: "What remains of the total, in percent" }),
      ...observedFields({ percent: Type.Optional(Type.Number({ description: "`percentage` under another name" })) }),
    },
    { description: "At most a fifth of the credits remains" },
  ),
  error: Type.Object(
    {
      type: Type.Literal("error"),
      // Open, because the real values are not known.
      code: Type.String({ description: `For programs; this project's values are ${captionsErrorCodes.join(", ")}` }),
      message: Type.String({ description: "For people" }),
    },
    { description: "Something went wrong" },
  ),
};

/** `type` of a captions message. */
export type CaptionsMessageType = keyof typeof captionsMessages;

/** A captions message, e.g. `CaptionsMessage<"caption">`. */
export type CaptionsMessage<Type extends CaptionsMessageType = CaptionsMessageType> = {
  [T in Type]: Static<(typeof captionsMessages)[T]>;
}[Type];
