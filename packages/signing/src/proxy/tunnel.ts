import { isIP, connect as netConnect, type Socket } from "node:net";
import { type SecureContextOptions, connect as tlsConnect } from "node:tls";
import { systemClock, withDeadline } from "@webcast-kit/protocol/connection";
import { connectByHttp } from "./connect.ts";
import { proxyError, tunnelError } from "./proxy-error.ts";
import type { ProxyServer } from "./proxy-server.ts";
import { connectBySocks5 } from "./socks5.ts";

/** Where a tunnel leads. */
export interface TunnelTarget {
  /** A name, which the proxy resolves, or an address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

export interface TunnelOptions {
  /** Longest time until a tunnel is open, 1 to 300,000 ms. Default 10,000. */
  readonly timeoutMs?: number | undefined;
  /** Ends the opening; what is open already stays. */
  readonly signal?: AbortSignal | undefined;
  /** Certificates to trust in place of the system's, at the proxy and behind it. */
  readonly ca?: SecureContextOptions["ca"];
}

export const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * Opens a connection to a host through a proxy. It carries bytes as they are: TLS with the target is for the caller to
 * speak, end to end.
 *
 * No proxy library does it: of those at hand none stops waiting for a silent proxy when told to, some never close its
 * socket, some resolve names here, and what they throw has to be told apart by its text.
 *
 * @throws {SigningError} ERR_HTTP_STATUS with `status` 407 when an HTTP proxy refuses the login; ERR_TIMEOUT; else
 *   ERR_NETWORK, not `retryable` where the proxy's refusal is final. The signal's reason when it aborts
 */
export function openTunnel(proxy: ProxyServer, target: TunnelTarget, options: TunnelOptions = {}): Promise<Socket> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, signal, ca } = options;
  const timeoutError = (): Error => proxyError(proxy, "ERR_TIMEOUT", `it opened no tunnel in ${timeoutMs} ms`);
  const discard = (late: Socket): void => {
    late.destroy();
  };
  return withDeadline({ clock: systemClock, timeoutMs, timeoutError, signal, discard }, async (ended) => {
    const socket = dial(proxy, ca);
    const stop = (): void => {
      socket.destroy(proxyError(proxy, "ERR_NETWORK", "it closed the connection"));
    };
    // Stays: without a listener an error in the moment before the caller listens would end the process.
    socket.on("error", () => {});
    socket.once("end", stop);
    ended.addEventListener("abort", stop, { once: true });
    try {
      await (proxy.protocol === "socks5" ? connectBySocks5 : connectByHttp)(socket, proxy, target);
      return socket;
    } catch (error) {
      socket.destroy();
      // The socket knows better why it broke than who was waiting for it.
      throw tunnelError(proxy, socket.errored ?? error);
    } finally {
      socket.off("end", stop);
      ended.removeEventListener("abort", stop);
    }
  });
}

function dial({ protocol, host, port }: ProxyServer, ca: SecureContextOptions["ca"]): Socket {
  const socket =
    protocol === "https"
      ? tlsConnect({ host, port, servername: serverNameOf(host), ALPNProtocols: ["http/1.1"], ca })
      : netConnect({ host, port });
  return socket.setNoDelay(true);
}

/** What TLS is told of a host: an address is no name (RFC 6066). */
export function serverNameOf(host: string): string {
  return isIP(host) === 0 ? host : "";
}
