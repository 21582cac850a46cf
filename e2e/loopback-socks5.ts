import { once } from "node:events";
import { createServer, isIPv6, type Socket } from "node:net";
import {
  type LoopbackProxy,
  type LoopbackProxyOptions,
  listen,
  MAX_WAIT_MS,
  type ProxyLogin,
  type Target,
  Tunnels,
} from "./loopback-tunnels.ts";

const SOCKS = 5;
const GENERAL_FAILURE = 1;
const HOST_UNREACHABLE = 4;

/**
 * Starts a SOCKS5 proxy (RFC 1928, RFC 1929) that knows CONNECT only. It is strict: what breaks a rule ends the
 * connection.
 */
export async function startSocks5Proxy(options: LoopbackProxyOptions = {}): Promise<LoopbackProxy> {
  const { auth } = options;
  const tunnels = new Tunnels(options);
  const server = createServer((client) => {
    tunnels.admit(client);
    client.setTimeout(MAX_WAIT_MS, () => client.destroy());
    openBySocks5(tunnels, client, auth).catch(() => client.destroy());
  });
  return await listen(server, tunnels, "socks5", auth, GENERAL_FAILURE);
}

async function openBySocks5(tunnels: Tunnels, client: Socket, auth: ProxyLogin | undefined): Promise<void> {
  const methods = [...(await counted(client, SOCKS))];
  const method = auth === undefined ? 0 : 2;
  if (!methods.includes(method)) {
    client.end(Uint8Array.of(SOCKS, 0xff));
    return;
  }
  client.write(Uint8Array.of(SOCKS, method));
  if (auth !== undefined && !(await isLoginGood(client, auth))) return;
  const target = await requestedTarget(client);
  client.setTimeout(0);
  const refusal = await tunnels.request(target);
  const remote = refusal === undefined ? await tunnels.reach(target) : undefined;
  const reply = Uint8Array.of(
    SOCKS,
    remote === undefined ? (refusal ?? HOST_UNREACHABLE) : 0,
    0,
    1,
    127,
    0,
    0,
    1,
    0,
    0,
  );
  if (remote === undefined) {
    client.end(reply);
    return;
  }
  client.write(reply);
  tunnels.join(client, remote);
}

async function isLoginGood(client: Socket, { username, password }: ProxyLogin): Promise<boolean> {
  const name = await counted(client, 1);
  const [size = 0] = await take(client, 1);
  const isGood = name.toString() === username && (await take(client, size)).toString() === password;
  if (isGood) client.write(Uint8Array.of(1, 0));
  else client.end(Uint8Array.of(1, 1));
  return isGood;
}

async function requestedTarget(client: Socket): Promise<Target> {
  const [version, command, reserved, type] = await take(client, 4);
  if (version !== SOCKS || command !== 1 || reserved !== 0) throw new Error("not a CONNECT");
  const host = await requestedHost(client, type);
  return `${isIPv6(host) ? `[${host}]` : host}:${(await take(client, 2)).readUInt16BE()}`;
}

async function requestedHost(client: Socket, type: number | undefined): Promise<string> {
  if (type === 1) return (await take(client, 4)).join(".");
  if (type === 3) return (await take(client, (await take(client, 1))[0] ?? 0)).toString();
  if (type !== 4) throw new Error("an address of no known type");
  const groups = (await take(client, 16)).toString("hex").match(/.{4}/g) ?? [];
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}

/** What follows a version and a number of bytes. */
async function counted(client: Socket, expectedVersion: number): Promise<Buffer> {
  const [version, size = 0] = await take(client, 2);
  if (version !== expectedVersion || size === 0) throw new Error("not SOCKS5");
  return await take(client, size);
}

async function take(client: Socket, size: number): Promise<Buffer> {
  const bytes: number[] = [];
  while (bytes.length < size) {
    const byte = (client.readableLength > 0 ? client.read(1) : client.read(0)) as Buffer | null;
    if (byte !== null) bytes.push(...byte);
    else if (client.destroyed) throw new Error("gone");
    else await once(client, "readable", { signal: AbortSignal.timeout(MAX_WAIT_MS) });
  }
  return Buffer.from(bytes);
}
