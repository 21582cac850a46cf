import { ProtocolError } from "@webcast-kit/protocol";
import { withDeadline } from "@webcast-kit/protocol/connection";
import { internalsOf } from "../client-internals.ts";
import { SigningError } from "../errors.ts";
import { assertAllowedUrl } from "../hosts.ts";
import { cookieSecrets, plainCause, type Redact, redact, urlSecrets } from "../redact.ts";
import type { ResolvedConnectOptions } from "./connect-options.ts";
import type { Socket } from "./socket.ts";
import type { Ticket } from "./ticket.ts";
import { wsSockets } from "./ws-socket.ts";

/** Where the web client is served from; the service expects it as the origin of its sockets. */
const ORIGIN = "https://www.tiktok.com";

/** An open socket, and what may not be told of it. */
export interface OpenSocket {
  readonly socket: Socket;
  readonly redactText: Redact;
}

/**
 * Opens the socket that a ticket names, with exactly what came with it.
 *
 * @throws {SigningError} ERR_HOST_NOT_ALLOWED when the URL leads elsewhere; ERR_HTTP_STATUS when the handshake is
 *   refused; ERR_TIMEOUT, ERR_NETWORK
 */
export async function openSocket(
  ticket: Ticket,
  options: ResolvedConnectOptions,
  signal: AbortSignal,
): Promise<OpenSocket> {
  const { url, redactText } = judgeUrl(ticket, options);
  const { connectTimeoutMs, clock, limits } = options;
  const headers = {
    ...(ticket.cookies === "" ? {} : { Cookie: ticket.cookies }),
    "User-Agent": ticket.userAgent,
    Origin: ORIGIN,
  };
  const open = options.socket ?? wsSockets(redactText, options.proxy);
  const timeoutError = (): SigningError =>
    new SigningError("ERR_TIMEOUT", `the socket was not open after ${connectTimeoutMs} ms`);
  const discard = (late: Socket): void => late.terminate();
  const deadline = { clock, timeoutMs: connectTimeoutMs, timeoutError, signal, discard };
  const socket = await withDeadline(deadline, async (ended) => {
    try {
      return await open(url, {
        headers,
        signal: ended,
        maxPayloadBytes: limits.maxFrameBytes,
        handshakeTimeoutMs: connectTimeoutMs,
      });
    } catch (error) {
      throw error instanceof SigningError || error instanceof ProtocolError ? error : openingError(error, redactText);
    }
  });
  return { socket, redactText };
}

/** Checks where the URL leads; from here on it and the cookies are secrets too. */
function judgeUrl({ url, cookies }: Ticket, { client, allowedHosts, proxy }: ResolvedConnectOptions) {
  const keys = [...internalsOf(client).secrets, ...(proxy?.secrets ?? [])];
  const allowed = assertAllowedUrl(url, { baseUrl: client.baseUrl, allowedHosts }, (text) => redact(text, keys));
  const secrets = [...keys, ...cookieSecrets(cookies), ...urlSecrets(allowed)];
  const redactText: Redact = (text) => redact(text, secrets);
  return { url: allowed.href, redactText };
}

function openingError(error: unknown, redactText: Redact): SigningError {
  const cause = plainCause(error, redactText);
  return new SigningError("ERR_NETWORK", `cannot open the socket: ${cause.message}`, { cause });
}
