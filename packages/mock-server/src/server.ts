import type { AddressInfo } from "node:net";
import type { Tier } from "@webcast-kit/contract";
import { MockServerError } from "./errors.ts";
import { createAccounts, testKeys } from "./limits/accounts.ts";
import { type MockServerOptions, resolveOptions } from "./options.ts";
import { createRestApp } from "./rest/app.ts";
import { createWorld } from "./rooms/world.ts";
import { SignatureBook } from "./signatures.ts";
import { ManagedSockets } from "./sockets/managed.ts";
import { type WebcastConnectionReport, WebcastSockets } from "./sockets/webcast.ts";
import { WEBCAST_PATH } from "./sockets/webcast-url.ts";

/** A running mock. */
export interface MockServer extends AsyncDisposable {
  /** Origin of the REST API, e.g. `http://127.0.0.1:40123`. */
  readonly url: string;
  /** Origin of the sockets, e.g. `ws://127.0.0.1:40123`. */
  readonly wsUrl: string;
  readonly port: number;
  /** An API key for each tier. */
  readonly keys: Readonly<Record<Tier, string>>;
  /** What the clients of the binary socket did so far, oldest first; the newest 1,000 are kept. */
  webcastConnections(): WebcastConnectionReport[];
  /** Cuts every connection and frees the port. */
  close(): Promise<void>;
}

/**
 * Starts the signing API, the managed socket and the binary socket behind signed URLs on one loopback port.
 *
 * @throws {MockServerError} ERR_ARGUMENT when an option is out of range; ERR_LISTEN when the port cannot be had
 */
export async function startMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  const resolved = resolveOptions(options);
  const { clock, speed, seed, heartbeatIntervalMs, heartbeatTimeoutMs } = resolved;
  const accounts = createAccounts();
  const world = createWorld(resolved);
  const signatures = new SignatureBook({ clock, seed, lifetimeMs: resolved.signatureLifetimeMs });
  const host = () => formatHost(app.server.address() as AddressInfo);
  const wsOrigin = () => `ws://${host()}`;

  const app = createRestApp({ accounts, world, signatures, clock, wsOrigin });
  const managed = new ManagedSockets({ accounts, world, clock, speed, host });
  const webcast = new WebcastSockets({ world, signatures, clock, speed, heartbeatIntervalMs, heartbeatTimeoutMs });
  app.server.on("upgrade", (request, stream, head) => {
    const { pathname } = new URL(request.url ?? "/", "ws://mock");
    if (pathname === WEBCAST_PATH) webcast.handleUpgrade(request, stream, head);
    else if (pathname === "/") managed.handleUpgrade(request, stream, head);
    else stream.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });

  try {
    await app.listen({ port: resolved.port, host: resolved.host });
  } catch (cause) {
    throw new MockServerError("ERR_LISTEN", `cannot listen on ${resolved.host}:${resolved.port}`, { cause });
  }
  const close = async () => {
    managed.close();
    webcast.close();
    await app.close();
  };
  return {
    url: `http://${host()}`,
    wsUrl: wsOrigin(),
    port: (app.server.address() as AddressInfo).port,
    keys: testKeys,
    webcastConnections: () => webcast.reports(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function formatHost({ address, family, port }: AddressInfo): string {
  return family === "IPv6" ? `[${address}]:${port}` : `${address}:${port}`;
}
