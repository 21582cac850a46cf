import { type Typed, withDeadline } from "@webcast-kit/protocol/connection";
import type { ResolvedClientOptions } from "../client-options.ts";
import type { Credentials } from "../credentials.ts";
import { LiveError } from "../errors.ts";
import { HandshakeRefusal } from "../platform/socket-port.ts";
import { plainCause, type Redact } from "../redact.ts";
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
  const { maxMessageBytes, proxy, connectTimeoutMs: timeoutMs } = options;
  const url = urlOf(options.baseUrl, dialect, credentials);
  const { headers, redact } = credentials;
  const socket = await options.socket(url, { headers, signal: deadline, timeoutMs, maxMessageBytes, proxy });
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
  { credentials: { redact } }: OpenLinkParts<Event>,
): OpenFailure {
  if (error instanceof OpenFailure) return error;
  if (error instanceof HandshakeRefusal) return new OpenFailure(endOfRefusal(error, { redact }));
  return new OpenFailure(error instanceof LiveError ? endOfKnown(error, redact) : endOfUnknown(error, redact));
}

/** Something on the way, e.g. a proxy, has said what is wrong, and whether another try can change that. */
function endOfKnown(known: LiveError, redact: Redact): LiveLinkEnd {
  const { code, status, side, retryable, retryAfterMs } = known;
  const reason = redact(known.message.slice(code.length + 2));
  const cause = known.cause === undefined ? undefined : plainCause(known.cause, redact);
  const details = { status, side, retryable, retryAfterMs, cause };
  return {
    decision: retryable ? "reconnect" : "never",
    code: ABNORMAL,
    reason,
    cause: code === "ERR_TIMEOUT" ? "timeout" : "network",
    error: new LiveError(code, `cannot open the socket: ${reason}`, details),
    retryAfterMs,
  };
}

function endOfUnknown(unknown: unknown, redact: Redact): LiveLinkEnd {
  const cause = plainCause(unknown, redact);
  const error = new LiveError("ERR_NETWORK", `cannot open the socket: ${cause.message}`, { cause });
  return { decision: "reconnect", code: ABNORMAL, reason: cause.message, cause: "network", error };
}

function timeoutEnd(connectTimeoutMs: number): LiveLinkEnd {
  const error = new LiveError("ERR_TIMEOUT", `no first message within ${connectTimeoutMs} ms`);
  return { decision: "reconnect", code: ABNORMAL, reason: "timeout", cause: "timeout", error };
}
