import type { CaptionsMessage, CaptionsMessageType } from "@webcast-kit/contract";
import type { RequiredFields } from "../connection/drift.ts";
import type { Notice } from "../connection/notices.ts";

/** A message of a name that the contract does not have, as the server sent it. */
export interface UnknownCaptionsEvent {
  readonly type: "unknown";
  /** As the server calls it, 1 to 64 characters. */
  readonly name: string;
  /** The whole message. */
  readonly data: unknown;
}

/** `"caption"`, `"translation"`, …, `"unknown"`. */
export type CaptionsEventType = CaptionsMessageType | "unknown";

/**
 * A message of the captions socket, e.g. `CaptionsEvent<"caption">`. Fields are as the server sent them; they are not
 * validated one by one, see `stats.drift`.
 */
export type CaptionsEvent<Type extends CaptionsEventType = CaptionsEventType> = Extract<
  CaptionsMessage | UnknownCaptionsEvent,
  { readonly type: Type }
>;

/** Everything that a loop over a `TikTokCaptions` gets, told apart by `type`. */
export type CaptionsStreamEvent = CaptionsEvent | Notice;

/** Every message of the contract, and what it says in any real session. */
export const captionsFields: RequiredFields & Readonly<Record<CaptionsMessageType, readonly string[]>> = {
  caption: ["text", "isFinal"],
  translation: ["text"],
  status: ["status"],
  credits: ["remaining", "total"],
  credits_low: ["remaining"],
  error: ["code"],
};
