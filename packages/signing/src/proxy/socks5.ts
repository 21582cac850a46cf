import { once } from "node:events";
import { isIPv4, isIPv6, type Socket } from "node:net";
import type { SigningError } from "../errors.ts";
import { proxyError } from "./proxy-error.ts";
import type { ProxyLogin, ProxyServer } from "./proxy-server.ts";
import type { TunnelTarget } from "./tunnel.ts";

const VERSION = 5;
const LOGIN_VERSION = 1;
const METHOD = { none: 0, login: 2, refused: 0xff } as const;
const CONNECT = 1;
const ADDRESS = { ipv4: 1, name: 3, ipv6: 4 } as const;

/** Replies other than success (RFC 1928, section 6), and whether the next try can succeed. */
const REPLIES: Readonly<Record<number, readonly [text: string, retryable: boolean]>> = {
  1: ["general failure", true],
  2: ["its rules do not allow the connection", false],
  3: ["the network is unreachable", true],
  4: ["the host is unreachable", true],
  5: ["the host refused the connection", true],
  6: ["the connection took too long", true],
  7: ["it knows no CONNECT", false],
  8: ["it does not know the type of the address", false],
};

/**
 * Asks a SOCKS5 proxy for a tunnel (RFC 1928, login by RFC 1929). A host's name goes to the proxy as it is, so that
 * nobody sees a DNS query for it here.
 *
 * @param socket to the proxy; it need not be open yet
 */
export async function connectBySocks5(socket: Socket, proxy: ProxyServer, target: TunnelTarget): Promise<void> {
  const { login } = proxy;
  const methods = login === undefined ? [METHOD.none] : [METHOD.none, METHOD.login];
  socket.write(Buffer.from([VERSION, methods.length, ...methods]));
  const [version, method] = await take(socket, 2);
  if (version !== VERSION) throw notSocks(proxy);
  if (method === METHOD.login && login !== undefined) await logIn(socket, proxy, login);
  else if (method !== METHOD.none) throw methodError(proxy, method);
  await ask(socket, proxy, target);
}

async function logIn(socket: Socket, proxy: ProxyServer, { username, password }: ProxyLogin): Promise<void> {
  socket.write(Buffer.concat([Buffer.from([LOGIN_VERSION]), counted(username), counted(password)]));
  const [version, status] = await take(socket, 2);
  if (version !== LOGIN_VERSION) throw notSocks(proxy);
  if (status !== 0) throw refusal(proxy, "it refused the user name and password");
}

async function ask(socket: Socket, proxy: ProxyServer, { host, port }: TunnelTarget): Promise<void> {
  const portBytes = Buffer.from([port >> 8, port & 0xff]);
  socket.write(Buffer.concat([Buffer.from([VERSION, CONNECT, 0]), addressBytes(host), portBytes]));
  const [version, reply = 0, , addressType] = await take(socket, 4);
  if (version !== VERSION) throw notSocks(proxy);
  const [text, retryable] = REPLIES[reply] ?? [`reply ${reply}`, true];
  if (reply !== 0) throw proxyError(proxy, "ERR_NETWORK", `it opened no tunnel: ${text}`, { retryable });
  await skipAddress(socket, proxy, addressType);
}

/** The proxy's own address and port follow; nobody needs them, but what comes after them is the tunnel's. */
async function skipAddress(socket: Socket, proxy: ProxyServer, type: number | undefined): Promise<void> {
  if (type === ADDRESS.ipv4) await take(socket, 4 + 2);
  else if (type === ADDRESS.ipv6) await take(socket, 16 + 2);
  else if (type === ADDRESS.name) await take(socket, ((await take(socket, 1))[0] ?? 0) + 2);
  else throw notSocks(proxy);
}

function addressBytes(host: string): Buffer {
  if (isIPv4(host)) return Buffer.from([ADDRESS.ipv4, ...host.split(".").map(Number)]);
  if (isIPv6(host)) return Buffer.concat([Buffer.from([ADDRESS.ipv6]), ipv6Bytes(host)]);
  return Buffer.concat([Buffer.from([ADDRESS.name]), counted(host)]);
}

function ipv6Bytes(host: string): Buffer {
  // The platform's shortest form has no embedded IPv4 address left.
  const [before = "", after = ""] = new URL(`http://[${host}]`).hostname.slice(1, -1).split("::");
  const head = before.split(":").filter((group) => group !== "");
  const tail = after.split(":").filter((group) => group !== "");
  const groups = [...head, ...Array<string>(8 - head.length - tail.length).fill("0"), ...tail];
  return Buffer.from(groups.map((group) => group.padStart(4, "0")).join(""), "hex");
}

function counted(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

/**
 * Takes exactly so many bytes of the proxy's answer; what follows stays in the socket. One that ends before gets an
 * error from `openTunnel`, for which `once` rejects.
 */
async function take(socket: Socket, size: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (let missing = size; missing > 0; ) {
    if (socket.errored) throw socket.errored;
    // Never more than there is: a read that has to wait leaves the bytes, for which "readable" is emitted without end.
    const chunk = socket.read(Math.min(missing, socket.readableLength)) as Buffer | null;
    if (chunk === null) await once(socket, "readable");
    else chunks.push(chunk);
    missing -= chunk?.length ?? 0;
  }
  return Buffer.concat(chunks);
}

function methodError(proxy: ProxyServer, method: number | undefined): SigningError {
  if (method !== METHOD.refused && method !== METHOD.login) return notSocks(proxy);
  return refusal(proxy, proxy.login === undefined ? "it wants a user name and a password" : "it takes no passwords");
}

function notSocks(proxy: ProxyServer): SigningError {
  return refusal(proxy, "its answer is not SOCKS5");
}

function refusal(proxy: ProxyServer, text: string): SigningError {
  return proxyError(proxy, "ERR_NETWORK", text, { retryable: false });
}
