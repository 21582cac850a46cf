import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { sockets } from "@webcast-kit/contract";
import type { FastifyInstance } from "fastify";
import { addAdminRoutes } from "./admin/routes.ts";
import { createControl, type MockControl } from "./control.ts";
import { addDocs } from "./docs/docs.ts";
import { MockServerError } from "./errors.ts";
import { formatHost } from "./format-host.ts";
import { createLogger } from "./log.ts";
import { addMetrics, Metrics } from "./metrics.ts";
import { DEFAULT_NAMESPACE } from "./namespace/namespace.ts";
import { Namespaces, withoutPrefix } from "./namespace/namespaces.ts";
import { type MockServerOptions, type ResolvedOptions, resolveOptions } from "./options.ts";
import { addPage } from "./page/page.ts";
import { addStream, Feeds } from "./page/stream.ts";
import { targetOf } from "./request-target.ts";
import { createRestApp } from "./rest/app.ts";
import { type UpgradeHandler, Upgrades } from "./sockets/upgrades.ts";
import { vendorSocketsAt } from "./sockets/vendor-sockets.ts";
import { WEBCAST_PATH } from "./sockets/webcast-url.ts";
import { describeTls, type MockTls } from "./tls/mock-tls.ts";
import { addTlsRoute } from "./tls/route.ts";
import type { TlsFront, TlsFrontInit } from "./tls/tls-front.ts";
import { addPlatformRoutes } from "./upstream/routes.ts";

/** A running mock server. What it has of {@link MockControl} is for its default namespace. */
export interface MockServer extends MockControl, AsyncDisposable {
  readonly port: number;
  /** How clients come by TLS; nothing without the option `tls`. */
  readonly tls: MockTls | undefined;
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
 * @throws {MockServerError} ERR_ARGUMENT when an option is out of range; ERR_LISTEN when a port cannot be had;
 *   ERR_TLS when the local authority cannot be made or read
 */
export async function startMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  const resolved = resolveOptions(options);
  const logger = createLogger(resolved.log);
  const metrics = new Metrics();
  const feeds = new Feeds();
  let host = "";
  const namespaces = new Namespaces({
    options: resolved,
    // Known once the server listens; nobody can ask before.
    host: () => host,
    onEntry: (namespace, entry) => {
      metrics.count(entry);
      feeds.note(namespace, entry);
      if (logger.isLevelEnabled("info")) logger.info({ namespace, ...entry });
    },
    onError: (error) => logger.error(error),
  });
  const app = createRestApp(namespaces, logger);
  addPlatformRoutes(app);
  addAdminRoutes(app, namespaces);
  let tls: MockTls | undefined;
  addTlsRoute(app, () => tls);
  addMetrics(app, metrics, namespaces);
  addDocs(app);
  addStream(app, namespaces, feeds);
  addPage(app);
  const upgrades = new Upgrades(
    app.server,
    (request) => routeOf(namespaces, request),
    (error) => logger.error(error),
  );
  const address = await listen(app, resolved);
  host = formatHost(address);

  let front: TlsFront | undefined;
  const close = async () => {
    namespaces.close();
    upgrades.close();
    await front?.close();
    await app.close();
  };
  if (resolved.tls !== undefined) {
    const onRefusal = (problem: string) => logger.warn(problem);
    front = await startTls({ ...resolved.tls, server: app.server, host: resolved.host, onRefusal }, close);
    tls = describeTls(front, host, resolved.tls.hosts);
  }
  const own = {
    port: address.port,
    tls,
    namespace: (id: string) => createControl(namespaces, id),
    close,
    [Symbol.asyncDispose]: close,
  };
  // The control comes with its getters: what they give changes when the namespace begins anew.
  const control = createControl(namespaces, DEFAULT_NAMESPACE);
  return Object.defineProperties(own, Object.getOwnPropertyDescriptors(control)) as typeof own & MockControl;
}

/** Bytes behind a handshake: its wire has them. */
const NO_HEAD = Buffer.alloc(0);

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
  return found && ((from, stream, head) => found.handleUpgrade(from, mock.wires.open(from, stream, head), NO_HEAD));
}

/** Starts TLS, or gives back what was begun without it. */
async function startTls(init: TlsFrontInit, giveUp: () => Promise<void>): Promise<TlsFront> {
  try {
    // Loaded when it is wanted: certificates take more code than most servers need.
    const { TlsFront } = await import("./tls/tls-front.ts");
    return await TlsFront.start(init);
  } catch (error) {
    await giveUp();
    throw error;
  }
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
