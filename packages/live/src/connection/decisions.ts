import { type CloseCodeName, type CloseDecision, closeCodeOf } from "@webcast-kit/contract";
import { LiveError, type LiveErrorCode } from "../errors.ts";
import type { HandshakeRefusal } from "../platform/socket-port.ts";
import type { Redact } from "../redact.ts";
import type { LiveLinkEnd } from "./link-end.ts";

/** The error of each close code of the managed API; what to do about it is in the contract. */
const errorCodes: Readonly<Record<CloseCodeName, LiveErrorCode>> = {
  NORMAL: "ERR_CLOSED",
  STREAM_END: "ERR_NOT_LIVE",
  NO_MESSAGES_TIMEOUT: "ERR_TIMEOUT",
  INVALID_OPTIONS: "ERR_INVALID_OPTIONS",
  INVALID_AUTH: "ERR_UNAUTHORIZED",
  NO_PERMISSION: "ERR_NO_PERMISSION",
  NOT_LIVE: "ERR_NOT_LIVE",
  TOO_MANY_CONNECTIONS: "ERR_RATE_LIMITED",
  TIKTOK_CLOSED: "ERR_CLOSED",
  MAX_LIFETIME: "ERR_CLOSED",
  WEBCAST_FETCH_ERROR: "ERR_CLOSED",
  ROOM_INFO_FETCH_ERROR: "ERR_CLOSED",
};

/** Statuses that say what a close code says, which is 4000 more: a socket that was not opened has no close code. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 404, 429]);

/** RFC 6455: the other side does not want this connection, and would not want the next one. */
const POLICY_VIOLATION = 1008;
/** The connection broke without a close code. */
export const ABNORMAL = 1006;

function nameOf(code: number): CloseCodeName | undefined {
  return closeCodeOf(code)?.name as CloseCodeName | undefined;
}

/** What a close code means; every one that is not the managed API's own is a connection that broke. */
function decisionOfClose(code: number): CloseDecision {
  return closeCodeOf(code)?.decision ?? (code === POLICY_VIOLATION ? "never" : "reconnect");
}

/** What a status in place of a socket means. */
function decisionOfStatus(status: number): CloseDecision {
  if (REFUSALS.has(status)) return decisionOfClose(status + 4000);
  return status === 408 || status === 425 || status >= 500 ? "reconnect" : "never";
}

interface EndContext {
  readonly redact: Redact;
}

/**
 * The end of a connection that the server closed.
 *
 * @param fault what went wrong, free of secrets
 */
export function endOfClose(code: number, text: string, context: EndContext, fault?: Error): LiveLinkEnd {
  const decision = decisionOfClose(code);
  const said = context.redact(text);
  const reason = said || (nameOf(code) ?? (code === ABNORMAL ? "the connection broke" : "no reason given"));
  const error = new LiveError(errorCodeOf(code, fault), messageOf(code, reason, fault), {
    closeCode: code,
    closeReason: said || undefined,
    retryable: isWorthRetrying(decision),
    cause: fault,
  });
  return { decision, code, reason, cause: code === ABNORMAL ? "network" : "closed", error };
}

function errorCodeOf(code: number, fault: Error | undefined): LiveErrorCode {
  if (fault instanceof LiveError) return fault.code;
  const name = nameOf(code);
  if (name !== undefined) return errorCodes[name];
  return code === ABNORMAL ? "ERR_NETWORK" : "ERR_CLOSED";
}

function messageOf(code: number, reason: string, fault: Error | undefined): string {
  if (code !== ABNORMAL) return `the server closed the socket with ${code}, ${reason}`;
  return `the connection broke${fault === undefined ? "" : `: ${fault.message}`}`;
}

/** A creator who is offline is not live soon, and not without a change. */
function isWorthRetrying(decision: CloseDecision): boolean {
  return decision !== "stop" && decision !== "never" && decision !== "wait-for-live";
}

/** The end of a try to open a socket that was answered with a status. */
export function endOfRefusal({ status, details }: HandshakeRefusal, { redact }: EndContext): LiveLinkEnd {
  const { retryAfterMs, rateLimit, explanation } = details;
  const decision = decisionOfStatus(status);
  const name = REFUSALS.has(status) ? nameOf(status + 4000) : undefined;
  const said = explanation === undefined ? "" : redact(explanation);
  const message = `the handshake was answered with HTTP ${status}${said && `, ${said}`}`;
  const error = new LiveError(name === undefined ? "ERR_HTTP_STATUS" : errorCodes[name], message, {
    status,
    source: "api",
    rateLimit,
    retryable: isWorthRetrying(decision),
    retryAfterMs,
  });
  return {
    decision,
    code: ABNORMAL,
    reason: said || (name ?? `HTTP ${status}`),
    cause: "refused",
    error,
    retryAfterMs,
  };
}
