import { type Typed, withDeadline } from "@webcast-kit/protocol/connection";
import type { ResolvedClientOptions } from "../client-options.ts";
import type { Credentials } from "../credentials.ts";
import { LiveError } from "../errors.ts";
import { HandshakeRefusal } from "../platform/socket-port.ts";
import { plainCause } from "../redact.ts";
import { ABNORMAL, endOfRefusal } from "./decisions.ts";
import { type LiveLinkEnd, OpenFailure } from "./link-end.ts";
import type { Dialect } from "./message-reader.ts";
import { type LinkHandler, localEnd, SocketLink } from "./socket-link.ts";

/** Everything that is the same for every connection of one client. */
export interface OpenLinkParts<Event extends Typed> {
  readonly options: ResolvedClientOptions;
  readonly credentials: Credentials;
  readonly dialect: Dialect<Event>;
  readonly handler: LinkHandler<Event>;
  /** Told of a link as soon as there is one: it may end before the server has let this client in. */
  readonly onLink: (link: SocketLink<Event>) => void;
}

/**
 * Opens a socket and waits until the server has let this client in: it tells a refusal by a close code, after the
 * handshake.
 *
 * @throws {OpenFailure} however it fails, also by the signal
 */
export async function openLink<Event extends Typed>(
  parts: OpenLinkParts<Event>,
  signal: AbortSignal,
): Promise<SocketLink<Event>> {
  const { clock, connectTimeoutMs } = parts.options;
  const timeoutError = (): OpenFailure => new OpenFailure(timeoutEnd(connectTimeoutMs));
  const discard = (late: SocketLink<Event>): void => late.terminate();
  try {
    return await withDeadline({ clock, timeoutMs: connectTimeoutMs, timeoutError, signal, discard }, (deadline) =>
      openAndGreet(parts, deadline),
    );
  } catch (error) {
    throw signal.aborted ? new OpenFailure(localEnd()) : toOpenFailure(error, parts);
  }
}

async function openAndGreet<Event extends Typed>(
  { options, credentials, dialect, handler, onLink }: OpenLinkParts<Event>,
  deadline: AbortSignal,
): Promise<SocketLink<Event>> {
  const { maxMessageBytes, proxy } = options;
  const url = urlOf(options.baseUrl, dialect, credentials);
  const socket = await options.socket(url, { headers: credentials.headers, signal: deadline, maxMessageBytes, proxy });
  const { redact } = credentials;
  const link = new SocketLink({ ...options, socket, reader: dialect.createReader(), handler, redact });
  if (deadline.aborted) {
    link.terminate();
    throw deadline.reason;
  }
  deadline.addEventListener("abort", () => link.terminate(), { once: true });
  onLink(link);
  link.start();
  const end = await link.greeted;
  if (end !== undefined) throw new OpenFailure(end);
  return link;
}

function urlOf(baseUrl: string, { path, query }: Dialect<Typed>, credentials: Credentials): string {
  return `${baseUrl}${path}?${new URLSearchParams({ ...query, ...credentials.query })}`;
}

function toOpenFailure<Event extends Typed>(
  error: unknown,
  { options, credentials }: OpenLinkParts<Event>,
): OpenFailure {
  if (error instanceof OpenFailure) return error;
  const { redact } = credentials;
  if (error instanceof HandshakeRefusal) {
    return new OpenFailure(endOfRefusal(error, { redact, quotaDelayMs: options.quotaDelayMs }));
  }
  const cause = plainCause(error, redact);
  const failure = new LiveError("ERR_NETWORK", `cannot open the socket: ${cause.message}`, { cause });
  return new OpenFailure({
    decision: "reconnect",
    code: ABNORMAL,
    reason: cause.message,
    cause: "network",
    error: failure,
  });
}

function timeoutEnd(connectTimeoutMs: number): LiveLinkEnd {
  const error = new LiveError("ERR_TIMEOUT", `no first message within ${connectTimeoutMs} ms`);
  return { decision: "reconnect", code: ABNORMAL, reason: "timeout", cause: "timeout", error };
}
