import { type CloseDecision, closeCodeOf } from "@webcast-kit/contract";
import { ProtocolError } from "@webcast-kit/protocol";
import { SigningError, type SigningErrorCode } from "../errors.ts";

/** What each code of an error means for a connection that wants to go on. */
const byErrorCode: Readonly<Record<SigningErrorCode, CloseDecision>> = {
  ERR_ARGUMENT: "never",
  ERR_UNAUTHORIZED: "never",
  ERR_TIER_REQUIRED: "never",
  ERR_HOST_NOT_ALLOWED: "never",
  ERR_QUEUE_OVERFLOW: "never",
  ERR_NOT_LIVE: "wait-for-live",
  ERR_RATE_LIMITED: "wait-for-quota",
  ERR_HTTP_STATUS: "reconnect",
  ERR_RESPONSE_INVALID: "reconnect",
  ERR_NETWORK: "reconnect",
  ERR_TIMEOUT: "reconnect",
  ERR_CLOSED: "reconnect",
};

/**
 * Refusals of the handshake, by what `Handshake-Msg` says. Observed in public threads, but for the last, which is the
 * mock server's: all others depend on the signature or the moment, and a new signature may be accepted.
 */
const byHandshakeMessage: readonly (readonly [RegExp, CloseDecision])[] = [
  [/illegal app_?id/i, "never"],
  [/session required/i, "never"],
  [/too many connections/i, "wait-for-quota"],
];

/** Statuses of a call, of a handshake or of a proxy that a new try cannot change. */
const FATAL_STATUSES: ReadonlySet<number> = new Set([400, 402, 405, 407, 410, 413, 414, 415, 451]);

/** What an error means that ended a connection, or kept it from opening. */
export function decisionOfError(error: unknown): CloseDecision {
  // What breaks the protocol ends one connection; the next one may be sound.
  if (error instanceof ProtocolError) return error.side === "local" ? "never" : "reconnect";
  if (!(error instanceof SigningError)) return "never";
  // The client itself is closed.
  if (error.code === "ERR_CLOSED" && error.side === "local") return "never";
  // A proxy's final refusal, such as a wrong password.
  if (error.code === "ERR_NETWORK" && !error.retryable) return "never";
  return error.code === "ERR_HTTP_STATUS" ? decisionOfStatus(error) : byErrorCode[error.code];
}

function decisionOfStatus({ status = 0, handshakeMessage = "" }: SigningError): CloseDecision {
  const [, known] = byHandshakeMessage.find(([pattern]) => pattern.test(handshakeMessage)) ?? [];
  if (known !== undefined) return known;
  if (status === 429) return "wait-for-quota";
  const isRedirect = status >= 300 && status < 400;
  return isRedirect || FATAL_STATUSES.has(status) ? "never" : "reconnect";
}

/**
 * What a close code of the platform's socket means. It has no list: codes of the managed API are taken as that defines
 * them, and every other end, also a normal one, is followed by a question whether the room is still live.
 */
export function decisionOfClose(code: number): CloseDecision {
  return code < 4000 ? "reconnect" : (closeCodeOf(code)?.decision ?? "reconnect");
}
