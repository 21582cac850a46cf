import { ProtocolError } from "@webcast-kit/protocol";
import { createClientSession } from "@webcast-kit/protocol/session";
import { DEFAULT_USER_AGENT } from "../answers.ts";
import { type SigningClient, secretsOf } from "../client.ts";
import { withDeadline } from "../deadline.ts";
import { SigningError } from "../errors.ts";
import { assertAllowedUrl } from "../hosts.ts";
import { type CallOptions, isRoomId } from "../options.ts";
import { cookieSecrets, plainCause, type Redact, redact, urlSecrets } from "../redact.ts";
import {
  type ConnectOptions,
  type ConnectTarget,
  type ResolvedConnectOptions,
  resolveConnectOptions,
} from "./connect-options.ts";
import { ConnectionShell } from "./connection.ts";
import type { DirectConnection } from "./direct-connection.ts";
import { parsePingInterval } from "./handshake.ts";
import type { Socket } from "./socket.ts";
import { wsSockets } from "./ws-socket.ts";

/** What the API gave for one connection. */
interface Ticket {
  readonly url: string;
  readonly cookies: string;
  readonly userAgent: string;
  readonly roomId: string;
}

/** Where the web client is served from; the service expects it as the origin of its sockets. */
const ORIGIN = "https://www.tiktok.com";

/**
 * Connects to a live room's own WebSocket: gets a signed URL, opens the socket and enters the room.
 *
 * There is no reconnecting: a signed URL lives for about 30 seconds, so connect anew when this one is over.
 *
 * @throws {SigningError} ERR_ARGUMENT before anything is sent; ERR_HOST_NOT_ALLOWED when the URL leads elsewhere;
 *   ERR_HTTP_STATUS when the handshake is refused; ERR_TIMEOUT, ERR_NETWORK; and what the client throws
 * @example
 * const connection = await connectDirect({ client, uniqueId: "streamer" });
 * for await (const event of connection) if (event.type === "chat") show(event.comment);
 */
export async function connectDirect(options: ConnectOptions): Promise<DirectConnection> {
  const resolved = resolveConnectOptions(options);
  const { client, target, signal, clock, maxQueuedEvents } = resolved;
  signal?.throwIfAborted();
  const ticket = checkTicket(await requestTicket(client, target, { signal }));
  const { url, redactText } = judgeUrl(ticket, resolved);
  const socket = await openSocket(url, ticket, resolved, redactText);
  if (signal?.aborted) {
    // In the moment between the end of the opening and here, in which nobody listened to the signal.
    socket.terminate();
    throw signal.reason;
  }
  const session = createClientSession({ roomId: ticket.roomId, ...sessionOptions(resolved, socket) });
  const { roomId } = ticket;
  const connection = new ConnectionShell({ roomId, session, socket, clock, maxQueuedEvents, signal, redactText });
  connection.start();
  return connection;
}

async function requestTicket(client: SigningClient, target: ConnectTarget, call: CallOptions): Promise<Ticket> {
  if (target.roomId === undefined) {
    const { wsUrl, ...rest } = await client.wsCredentials({ uniqueId: target.uniqueId }, call);
    return { url: wsUrl, ...rest };
  }
  const { signedUrl, cookies, userAgent } = await client.signWebsocket({ roomId: target.roomId }, call);
  return { url: signedUrl, cookies, userAgent: userAgent || DEFAULT_USER_AGENT, roomId: target.roomId };
}

/** What may be in a header; a line break in one would start another. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

function checkTicket(ticket: Ticket): Ticket {
  const faulty = (["cookies", "userAgent"] as const).find((field) => !HEADER_VALUE.test(ticket[field]));
  if (faulty !== undefined) throw new SigningError("ERR_RESPONSE_INVALID", `${faulty} cannot be sent as a header`);
  if (!isRoomId(ticket.roomId)) throw new SigningError("ERR_RESPONSE_INVALID", "the room id is not below 2^63");
  return ticket;
}

/** Checks where the URL leads; from here on it and the cookies are secrets too. */
function judgeUrl({ url, cookies }: Ticket, { client, allowedHosts }: ResolvedConnectOptions) {
  const keys = secretsOf(client);
  const allowed = assertAllowedUrl(url, { baseUrl: client.baseUrl, allowedHosts }, (text) => redact(text, keys));
  const secrets = [...keys, ...cookieSecrets(cookies), ...urlSecrets(allowed)];
  const redactText: Redact = (text) => redact(text, secrets);
  return { url: allowed, redactText };
}

async function openSocket(
  url: URL,
  { cookies, userAgent }: Ticket,
  { connectTimeoutMs, clock, signal, limits, socket }: ResolvedConnectOptions,
  redactText: Redact,
): Promise<Socket> {
  const headers = { ...(cookies === "" ? {} : { Cookie: cookies }), "User-Agent": userAgent, Origin: ORIGIN };
  const open = socket ?? wsSockets(redactText);
  const timeoutError = (): SigningError =>
    new SigningError("ERR_TIMEOUT", `the socket was not open after ${connectTimeoutMs} ms`);
  const discard = (late: Socket): void => late.terminate();
  return await withDeadline({ clock, timeoutMs: connectTimeoutMs, timeoutError, signal, discard }, async (deadline) => {
    try {
      return await open(url.href, {
        headers,
        signal: deadline,
        maxPayloadBytes: limits.maxFrameBytes,
        handshakeTimeoutMs: connectTimeoutMs,
      });
    } catch (error) {
      throw error instanceof SigningError || error instanceof ProtocolError ? error : openingError(error, redactText);
    }
  });
}

function openingError(error: unknown, redactText: Redact): SigningError {
  const cause = plainCause(error, redactText);
  return new SigningError("ERR_NETWORK", `cannot open the socket: ${cause.message}`, { cause });
}

/** The caller's interval comes before the server's. */
function sessionOptions(
  { heartbeatIntervalMs, idleTimeoutMs, limits }: ResolvedConnectOptions,
  { handshakeHeaders }: Socket,
) {
  const intervalMs = heartbeatIntervalMs ?? parsePingInterval(handshakeHeaders["handshake-options"]);
  return { idleTimeoutMs, limits, ...(intervalMs === undefined ? {} : { heartbeatIntervalMs: intervalMs }) };
}
