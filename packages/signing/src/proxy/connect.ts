import { request as httpRequest, type IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { isRetryableStatus, type SigningError } from "../errors.ts";
import { proxyError } from "./proxy-error.ts";
import { basicCredentials, type ProxyServer } from "./proxy-server.ts";
import type { TunnelTarget } from "./tunnel.ts";

const PROXY_AUTHENTICATION_REQUIRED = 407;

/**
 * Asks an HTTP proxy for a tunnel (RFC 9110, CONNECT). It gets the target's host and port and the login for itself, and
 * nothing of what goes through the tunnel.
 *
 * @param socket to the proxy; it need not be open yet
 */
export function connectByHttp(socket: Socket, proxy: ProxyServer, target: TunnelTarget): Promise<void> {
  return new Promise((resolve, reject) => {
    const authority = `${target.host.includes(":") ? `[${target.host}]` : target.host}:${target.port}`;
    const { login } = proxy;
    const request = httpRequest({
      createConnection: () => socket,
      method: "CONNECT",
      path: authority,
      headers: {
        host: authority,
        connection: "keep-alive",
        ...(login === undefined ? {} : { "proxy-authorization": `Basic ${basicCredentials(login)}` }),
      },
    });
    // Not once: a socket that breaks after its end is told twice.
    request.on("error", reject);
    request.once("connect", ({ statusCode = 0 }: IncomingMessage, _: unknown, head: Buffer) => {
      if (statusCode < 200 || statusCode > 299) {
        reject(refusal(proxy, statusCode));
        return;
      }
      // The first bytes of the target, when they came in one packet with the answer.
      if (head.length > 0) socket.unshift(head);
      resolve();
    });
    request.end();
  });
}

function refusal(proxy: ProxyServer, status: number): SigningError {
  if (status !== PROXY_AUTHENTICATION_REQUIRED) {
    const retryable = isRetryableStatus(status);
    return proxyError(proxy, "ERR_NETWORK", `it refused the tunnel with HTTP ${status}`, { status, retryable });
  }
  const text =
    proxy.login === undefined ? "it wants a user name and a password" : "it refused the user name and password";
  return proxyError(proxy, "ERR_HTTP_STATUS", `${text} (HTTP ${status})`, { status });
}
