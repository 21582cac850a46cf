import { argumentError } from "../options.ts";

/** How a proxy is spoken to; socks5h is socks5 here, because names are always left to the proxy. */
export type ProxyProtocol = "http" | "https" | "socks5";

export interface ProxyLogin {
  readonly username: string;
  readonly password: string;
}

const DEFAULT_PORTS: Readonly<Record<ProxyProtocol, number>> = { http: 80, https: 443, socks5: 1080 };
const PROTOCOLS: Readonly<Record<string, ProxyProtocol>> = {
  "http:": "http",
  "https:": "https",
  "socks5:": "socks5",
  "socks5h:": "socks5",
};
const RANGE = "an http, https, socks5 or socks5h URL of a host and a port, without path, query and fragment";
/** Shorter names are words such as `user`, and redacting them would spoil texts. */
const MIN_SECRET_USERNAME = 10;

/** A proxy that somebody named. Printing it shows neither user name nor password. */
export class ProxyServer {
  readonly protocol: ProxyProtocol;
  /** A name in lower case and punycode, or an address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** `protocol://host:port`, the same for every spelling of it. Two logins at one proxy have one address. */
  readonly address: string;
  readonly #login: ProxyLogin | undefined;

  constructor(protocol: ProxyProtocol, hostname: string, port: number, login: ProxyLogin | undefined) {
    this.protocol = protocol;
    this.host = hostname.replace(/^\[|\]$/g, "");
    this.port = port;
    this.address = `${protocol}://${hostname}:${port}`;
    this.#login = login;
  }

  get login(): ProxyLogin | undefined {
    return this.#login;
  }

  /** What must show nowhere: the login as it is, and as it travels. */
  get secrets(): readonly string[] {
    if (this.#login === undefined) return [];
    const { username, password } = this.#login;
    const names = username.length >= MIN_SECRET_USERNAME ? [username] : [];
    return [basicCredentials(this.#login), `${username}:${password}`, password, ...names].filter((text) => text !== "");
  }
}

/** The login as a `Proxy-Authorization: Basic` header carries it. */
export function basicCredentials({ username, password }: ProxyLogin): string {
  return Buffer.from(`${username}:${password}`).toString("base64");
}

/**
 * Reads the URL of a proxy, e.g. `http://name:password@proxy.example:3128` or `socks5h://127.0.0.1:1080`. Any host is
 * allowed, also a private one: who runs this program names it, no answer of a server does.
 *
 * @param proxy userinfo is percent-encoded; the port is 80 for http, 443 for https and 1080 for SOCKS unless it says so
 * @throws {SigningError} ERR_ARGUMENT when it is anything else, without a word of what was given
 */
export function parseProxy(proxy: string | URL): ProxyServer {
  const text = proxy instanceof URL ? proxy.href : proxy;
  if (typeof text !== "string" || !URL.canParse(text)) throw argumentError("proxy", RANGE);
  const url = new URL(text);
  if (/^socks4a?:$/.test(url.protocol)) throw argumentError("proxy", `${RANGE}; socks4 has no passwords and no IPv6`);
  const protocol = PROTOCOLS[url.protocol];
  const hostname = hostnameOf(url);
  const hasMore = !["", "/"].includes(url.pathname) || url.search !== "" || url.hash !== "";
  if (protocol === undefined || hostname === undefined || hasMore || url.port === "0") {
    throw argumentError("proxy", RANGE);
  }
  const port = url.port === "" ? DEFAULT_PORTS[protocol] : Number(url.port);
  return new ProxyServer(protocol, hostname, port, loginOf(url, protocol));
}

/** The host as https URLs spell it: in those of unknown schemes it stays as it was written. */
function hostnameOf({ hostname }: URL): string | undefined {
  const url = `https://${hostname}`;
  return hostname !== "" && URL.canParse(url) ? new URL(url).hostname : undefined;
}

function loginOf({ username, password }: URL, protocol: ProxyProtocol): ProxyLogin | undefined {
  if (username === "" && password === "") return undefined;
  const login = { username: decode(username), password: decode(password) };
  const isTooLong = [login.username, login.password].some((text) => Buffer.byteLength(text) > 255);
  if (protocol === "socks5" && (login.username === "" || isTooLong)) {
    throw argumentError("proxy", "a URL whose user name and password have at most 255 bytes each, as SOCKS wants it");
  }
  if (protocol !== "socks5" && login.username.includes(":")) {
    throw argumentError("proxy", "a URL whose user name has no colon, which ends it in HTTP");
  }
  return login;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw argumentError("proxy", "a URL whose user name and password are percent-encoded UTF-8");
  }
}
