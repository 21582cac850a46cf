import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { loopbackNames } from "./hosts.ts";

/** What is spoken at a place that a client wants a tunnel to; nothing when this server does not play it. */
export type Destination = "secure" | "plain" | undefined;

export interface DestinationsInit {
  /** PEM of the certificate: it says which hosts are played. */
  readonly cert: string;
  /** The server's own ports. */
  readonly plainPort: number;
  readonly securePort: number;
}

const HTTPS_PORT = 443;
const HTTP_PORT = 80;

/** The places that the server plays for clients that take it for their proxy. */
export class Destinations {
  readonly #certificate: X509Certificate;
  readonly #ports: ReadonlyMap<number, Destination>;
  readonly #ownPorts: ReadonlySet<number>;

  constructor({ cert, plainPort, securePort }: DestinationsInit) {
    this.#certificate = new X509Certificate(cert);
    this.#ownPorts = new Set([plainPort, securePort]);
    this.#ports = new Map<number, Destination>([
      [HTTP_PORT, "plain"],
      [HTTPS_PORT, "secure"],
      [plainPort, "plain"],
      [securePort, "secure"],
    ]);
  }

  /** @param authority `host:port`, as on the request line of CONNECT */
  of(authority: string): Destination {
    const [, bracketed, name, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(authority) ?? [];
    const host = (bracketed ?? name ?? "").toLowerCase();
    const port = Number(digits);
    // At other ports of this machine there may be other servers, which nobody wants to be played.
    if (loopbackNames.includes(host) && !this.#ownPorts.has(port)) return undefined;
    return this.#isPlayed(host) ? this.#ports.get(port) : undefined;
  }

  #isPlayed(host: string): boolean {
    return isIP(host) === 0
      ? this.#certificate.checkHost(host) !== undefined
      : this.#certificate.checkIP(host) !== undefined;
  }
}
