import { ProtocolError } from "@webcast-kit/protocol";
import { SigningError } from "../errors.ts";
import { plainCause } from "../redact.ts";
import { decisionOfError } from "./decisions.ts";
import type { ConnectionClosed } from "./direct-connection.ts";
import type { DirectLinkEnd } from "./link.ts";

/** The close code for an end without one. */
const ABNORMAL_CLOSURE = 1006;

/** What it means that a socket could not be opened. */
export function endOfOpening(error: unknown): DirectLinkEnd {
  const decision = decisionOfError(error);
  if (decision === "wait-for-live") {
    return { decision, closed: { code: 1000, reason: "the creator is not live any more", cause: "streamEnd" } };
  }
  const known = isKnown(error) ? error : strangeError(error);
  const closed: ConnectionClosed = { code: ABNORMAL_CLOSURE, reason: known.code, cause: "error", error: known };
  return { decision, retryAfterMs: known instanceof SigningError ? known.retryAfterMs : undefined, closed };
}

function isKnown(error: unknown): error is SigningError | ProtocolError {
  return error instanceof SigningError || error instanceof ProtocolError;
}

/** What somebody else's client or socket threw may hold anything, also no text. */
function strangeError(error: unknown): SigningError {
  const cause = error instanceof Error ? plainCause(error) : undefined;
  return new SigningError("ERR_NETWORK", "cannot connect again", { cause });
}

/** A socket may be closed without a fault; that it was once too often is one. */
export function tooOften(closed: ConnectionClosed): ConnectionClosed {
  if (closed.error !== undefined) return closed;
  const { code, reason } = closed;
  const details = { closeCode: code, closeReason: reason };
  return { ...closed, error: new SigningError("ERR_CLOSED", `the socket was closed with ${code} too often`, details) };
}

/** What is asked of a connection that is over. */
export function overError(): SigningError {
  return new SigningError("ERR_CLOSED", "the connection is over", { side: "local", retryable: false });
}
