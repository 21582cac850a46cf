import type { AddressInfo } from "node:net";
import type { Tier } from "@webcast-kit/contract";
import { MockServerError } from "./errors.ts";
import { createAccounts, testKeys } from "./limits/accounts.ts";
import { type MockServerOptions, resolveOptions } from "./options.ts";
import { createRestApp } from "./rest/app.ts";
import { createWorld } from "./rooms/world.ts";
import { SignatureBook } from "./signatures.ts";
import { ManagedSockets } from "./sockets/managed.ts";
import { type UpgradeHandler, Upgrades } from "./sockets/upgrades.ts";
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
  const upgrades = new Upgrades(
    app.server,
    new Map<string, UpgradeHandler>([
      [WEBCAST_PATH, (...handshake) => webcast.handleUpgrade(...handshake)],
      ["/", (...handshake) => managed.handleUpgrade(...handshake)],
    ]),
  );

  try {
    await app.listen({ port: resolved.port, host: resolved.host });
  } catch (cause) {
    const { code = "unknown reason" } = cause as NodeJS.ErrnoException;
    throw new MockServerError("ERR_LISTEN", `cannot listen on ${resolved.host}:${resolved.port} (${code})`, { cause });
  }
  const close = async () => {
    managed.close();
    webcast.close();
    upgrades.close();
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

/** Host and port to connect to: "every address" is no address to connect to. */
function formatHost({ address, family, port }: AddressInfo): string {
  if (address === "0.0.0.0" || address === "::") return `127.0.0.1:${port}`;
  return family === "IPv6" ? `[${address}]:${port}` : `${address}:${port}`;
}
