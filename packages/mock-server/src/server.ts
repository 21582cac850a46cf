import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { sockets } from "@webcast-kit/contract";
import type { FastifyInstance } from "fastify";
import { addAdminRoutes } from "./admin/routes.ts";
import { createControl, type MockControl } from "./control.ts";
import { addDocs } from "./docs/docs.ts";
import { MockServerError } from "./errors.ts";
import { createLogger } from "./log.ts";
import { addMetrics, Metrics } from "./metrics.ts";
import { DEFAULT_NAMESPACE } from "./namespace/namespace.ts";
import { Namespaces, withoutPrefix } from "./namespace/namespaces.ts";
import { type MockServerOptions, type ResolvedOptions, resolveOptions } from "./options.ts";
import { targetOf } from "./request-target.ts";
import { createRestApp } from "./rest/app.ts";
import { type UpgradeHandler, Upgrades } from "./sockets/upgrades.ts";
import { vendorSocketsAt } from "./sockets/vendor-sockets.ts";
import { WEBCAST_PATH } from "./sockets/webcast-url.ts";
import { addPlatformRoutes } from "./upstream/routes.ts";

/** A running mock server. What it has of {@link MockControl} is for its default namespace. */
export interface MockServer extends MockControl, AsyncDisposable {
  readonly port: number;
  /**
   * A mock of its own on the same server, with its own world, limits, journal and clock. It begins when it is first
   * named; its `url` and `wsUrl` lead to it, and so does a key that ends with `_ns-<id>`.
   *
   * @param id 1 to 63 letters, digits and hyphens
   */
  namespace(id: string): MockControl;
  /** Cuts every connection and frees the port. */
  close(): Promise<void>;
}

/**
 * Starts the managed API, its sockets and the platform's side behind signed URLs on one loopback port.
 *
 * @throws {MockServerError} ERR_ARGUMENT when an option is out of range; ERR_LISTEN when the port cannot be had
 */
export async function startMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  const resolved = resolveOptions(options);
  const logger = createLogger(resolved.log);
  const metrics = new Metrics();
  let host = "";
  const namespaces = new Namespaces({
    options: resolved,
    // Known once the server listens; nobody can ask before.
    host: () => host,
    onEntry: (namespace, entry) => {
      metrics.count(entry);
      if (logger.isLevelEnabled("info")) logger.info({ namespace, ...entry });
    },
    onError: (error) => logger.error(error),
  });
  const app = createRestApp(namespaces, logger);
  addPlatformRoutes(app);
  addAdminRoutes(app, namespaces);
  addMetrics(app, metrics, namespaces);
  addDocs(app);
  const upgrades = new Upgrades(
    app.server,
    (request) => routeOf(namespaces, request),
    (error) => logger.error(error),
  );
  const address = await listen(app, resolved);
  host = formatHost(address);

  const close = async () => {
    namespaces.close();
    upgrades.close();
    await app.close();
  };
  const own = {
    port: address.port,
    namespace: (id: string) => createControl(namespaces, id),
    close,
    [Symbol.asyncDispose]: close,
  };
  // The control comes with its getters: what they give changes when the namespace begins anew.
  const control = createControl(namespaces, DEFAULT_NAMESPACE);
  return Object.defineProperties(own, Object.getOwnPropertyDescriptors(control)) as typeof own & MockControl;
}

/** The sockets that a handshake is for, in its namespace. */
function routeOf(namespaces: Namespaces, request: IncomingMessage): UpgradeHandler | undefined {
  const mock = namespaces.of(request);
  if (mock === undefined) return undefined;
  mock.clock.touch();
  const { path } = targetOf(withoutPrefix(targetOf(request.url).path));
  const side = {
    [WEBCAST_PATH]: mock.webcast,
    [sockets.managed.path]: mock.managed,
    [sockets.captions.path]: mock.captions,
  }[path];
  const found = side ?? vendorSocketsAt(mock, path);
  return found && ((...handshake) => found.handleUpgrade(...handshake));
}

async function listen(app: FastifyInstance, { host, port }: ResolvedOptions): Promise<AddressInfo> {
  try {
    await app.listen({ port, host });
    return app.server.address() as AddressInfo;
  } catch (cause) {
    const { code = "unknown reason" } = cause as NodeJS.ErrnoException;
    throw new MockServerError("ERR_LISTEN", `cannot listen on ${host}:${port} (${code})`, { cause });
  }
}

/** Host and port to connect to: "every address" is no address to connect to. */
function formatHost({ address, family, port }: AddressInfo): string {
  if (address === "0.0.0.0" || address === "::") return `127.0.0.1:${port}`;
  return family === "IPv6" ? `[${address}]:${port}` : `${address}:${port}`;
}
