import type { IncomingMessage } from "node:http";
import { API_HOST, isFixedHost, PLATFORM_HOST, PLATFORM_SOCKET_HOST } from "../tls/hosts.ts";
import type { Namespace } from "./namespace.ts";

/** Where the URLs in an answer lead, each with the prefix of its namespace and without a slash at its end. */
export interface Origins {
  /** REST of the managed API. */
  readonly api: string;
  /** Sockets of the managed API. */
  readonly apiSocket: string;
  /** What signed URLs of the platform lead to, and media. */
  readonly platform: string;
  readonly platformSocket: string;
  /** Whether they are the hosts of the real service, as its clients have them in their code. */
  readonly isReal: boolean;
}

/**
 * Chooses origins that the caller can reach. Who came by TLS to a host of the real service reaches its other hosts in
 * the same way, and checks that URLs lead to them: it gets those. Who came by TLS to another name gets that name; all
 * others get the server's own address.
 */
export function originsOf(mock: Namespace, { socket, headers }: Pick<IncomingMessage, "socket" | "headers">): Origins {
  const { httpOrigin, wsOrigin, prefix } = mock;
  const plain = { api: httpOrigin, apiSocket: wsOrigin, platform: httpOrigin, platformSocket: wsOrigin, isReal: false };
  if (!("encrypted" in socket)) return plain;
  const called = parseHost(headers.host);
  if (called === undefined) return plain;
  const isReal = isFixedHost(called.hostname);
  // Who named a port reaches the other hosts on it too.
  const at = (scheme: string, hostname: string) => {
    const port = called.port === "" ? "" : `:${called.port}`;
    return `${scheme}://${isReal ? hostname : called.hostname}${port}${prefix}`;
  };
  return {
    api: at("https", API_HOST),
    apiSocket: at("wss", API_HOST),
    platform: at("https", PLATFORM_HOST),
    platformSocket: at("wss", PLATFORM_SOCKET_HOST),
    isReal,
  };
}

/** What a client calls the server. */
function parseHost(host: string | undefined): URL | undefined {
  const url = `https://${host}`;
  return host !== undefined && /^[^/?#@\s]+$/.test(host) && URL.canParse(url) ? new URL(url) : undefined;
}
