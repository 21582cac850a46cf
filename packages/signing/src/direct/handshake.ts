import type { IncomingMessage } from "node:http";
import { isRetryableStatus, SigningError } from "../errors.ts";
import { headerOf, parseRateLimit, parseRetryAfter } from "../http/rate-limit-headers.ts";
import type { Redact } from "../redact.ts";

/** The headers of a response; repeated ones are joined. */
export function headersOf({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value ?? "")]));
}

/** The error of a handshake that was answered with anything but 101; the service refuses with 200 and a reason. */
export function handshakeError(
  status: number,
  headers: Readonly<Record<string, string>>,
  redactText: Redact,
): SigningError {
  const textOf = (name: string): string | undefined => {
    const text = headerOf(headers, name);
    return text === undefined ? undefined : redactText(text);
  };
  const handshakeMessage = textOf("handshake-msg");
  const handshakeStatus = textOf("handshake-status");
  const parts = [
    `the WebSocket handshake was refused with HTTP ${status}`,
    ...(handshakeStatus ? [`handshake-status ${handshakeStatus}`] : []),
    ...(handshakeMessage ? [handshakeMessage] : []),
  ];
  return new SigningError(status === 429 ? "ERR_RATE_LIMITED" : "ERR_HTTP_STATUS", parts.join(", "), {
    status,
    source: "platform",
    rateLimit: parseRateLimit(headers, Date.now()),
    handshakeMessage,
    retryable: isRetryableStatus(status),
    retryAfterMs: isRetryableStatus(status) ? parseRetryAfter(headers, Date.now()) : undefined,
  });
}

const MIN_INTERVAL_MS = 250;
const MAX_INTERVAL_MS = 60_000;

/**
 * Reads `ping-interval` (seconds) from the `Handshake-Options` header of the 101 response, which is in cookie syntax.
 *
 * @returns milliseconds from 250 to 60,000; `undefined` when the header has no positive number
 */
export function parsePingInterval(handshakeOptions: string | undefined): number | undefined {
  const match = /(?:^|;)\s*ping-interval\s*=\s*"?([0-9]{1,6}(?:\.[0-9]{1,3})?)"?\s*(?:;|$)/i.exec(
    handshakeOptions ?? "",
  );
  const ms = Math.round(Number(match?.[1] ?? 0) * 1000);
  return ms > 0 ? Math.min(Math.max(ms, MIN_INTERVAL_MS), MAX_INTERVAL_MS) : undefined;
}
