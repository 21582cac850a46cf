import { fixedHosts, loopbackNames } from "./hosts.ts";
import type { TlsFront } from "./tls-front.ts";

/** How clients come by TLS to a running server. */
export interface MockTls {
  readonly port: number;
  /** By address; under every name of its certificate the server is the same. */
  readonly url: string;
  readonly wsUrl: string;
  /** What clients take for their proxy: the server's port without TLS. */
  readonly proxyUrl: string;
  /** PEM file of the local authority, which clients have to trust. */
  readonly caFile: string;
  /** What stands in that file. */
  readonly ca: string;
  /** What clients have in their code, and what was added: names for a hosts file. The certificate is for more. */
  readonly hosts: readonly string[];
}

/** @param host host and port of the server without TLS */
export function describeTls({ authority, port }: TlsFront, host: string, additions: readonly string[]): MockTls {
  const own = new URL(`https://${host}`);
  own.port = String(port);
  const named = additions.filter((name) => !name.startsWith("*") && !loopbackNames.includes(name));
  return {
    port,
    url: `https://${own.host}`,
    wsUrl: `wss://${own.host}`,
    proxyUrl: `http://${host}`,
    caFile: authority.file,
    ca: authority.cert,
    hosts: [...new Set([...fixedHosts, ...named])],
  };
}
