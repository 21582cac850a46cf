import { once } from "node:events";
import type { Server as HttpServer } from "node:http";
import { type AddressInfo, connect, type Server, type Socket } from "node:net";

/** Where a client wants to go, as it told the proxy: `host:port`. */
export type Target = string;

export interface ProxyLogin {
  readonly username: string;
  readonly password: string;
}

export interface LoopbackProxyOptions {
  /** Where a tunnel leads in place of its target; this is how a name that nobody else knows gets an address. */
  readonly onConnect?: ((target: Target) => Target | undefined) | undefined;
  /** What a client has to say. Default: nothing. */
  readonly auth?: ProxyLogin | undefined;
}

/** A proxy on loopback, and what can go wrong on the way. */
export interface LoopbackProxy {
  /** With the login, when one is wanted. */
  readonly url: string;
  /** `host:port` of each tunnel that was asked for with a good login, also of those that were refused. */
  readonly connections: readonly Target[];
  /** TCP connections of clients that are open now. */
  readonly openConnections: number;
  /** How long the proxy thinks before it answers, milliseconds. */
  delayMs: number;
  /** Ends what is open with FIN. */
  cutAll(): void;
  /** Ends what is open with RST. */
  resetAll(): void;
  /** Carries nothing more in the tunnels that are open now, and tells nobody. New ones work. */
  freezeAll(): void;
  /** Carries on, with all that came meanwhile. */
  thawAll(): void;
  /** Refuses the next tunnels: with an HTTP status (503), or with a SOCKS reply (1). */
  refuseNext(count: number, status?: number): void;
  close(): Promise<void>;
}

/** Longest wait for one step of anybody. */
export const MAX_WAIT_MS = 10_000;

/** What proxies of both kinds do once they know where a client wants to go. */
export class Tunnels {
  readonly connections: Target[] = [];
  readonly clients = new Set<Socket>();
  readonly #remotes = new Map<Socket, Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #refusals: number[] = [];
  delayMs = 0;

  readonly #onConnect: LoopbackProxyOptions["onConnect"];

  constructor({ onConnect }: LoopbackProxyOptions) {
    this.#onConnect = onConnect;
  }

  admit(client: Socket): void {
    this.clients.add(client);
    client.on("error", () => {});
    client.once("close", () => this.clients.delete(client));
  }

  /** Notes a request. @returns the status to refuse it with, if any */
  async request(target: Target): Promise<number | undefined> {
    this.connections.push(target);
    await this.#delay();
    return this.#refusals.shift();
  }

  /** @returns nothing when nobody answers there */
  async reach(target: Target): Promise<Socket | undefined> {
    const [, host = "", port] = /^\[?(.*?)\]?:(\d+)$/.exec(this.#onConnect?.(target) ?? target) ?? [];
    const remote = connect({ host, port: Number(port) });
    remote.on("error", () => {});
    try {
      await once(remote, "connect", { signal: AbortSignal.timeout(MAX_WAIT_MS) });
      return remote;
    } catch {
      remote.destroy();
      return undefined;
    }
  }

  join(client: Socket, remote: Socket): void {
    this.#remotes.set(client, remote);
    client.once("close", () => {
      this.#remotes.delete(client);
      remote.destroy();
    });
    remote.once("close", () => client.destroy());
    if (client.destroyed) remote.destroy();
    client.pipe(remote).pipe(client);
  }

  refuseNext(count: number, status: number): void {
    this.#refusals = Array<number>(count).fill(status);
  }

  cutAll(): void {
    for (const end of this.#ends()) end.destroy();
  }

  resetAll(): void {
    for (const end of this.#ends()) end.resetAndDestroy();
  }

  freezeAll(): void {
    for (const end of [...this.#remotes].flat()) end.unpipe().pause();
  }

  thawAll(): void {
    for (const [client, remote] of this.#remotes) client.pipe(remote).pipe(client);
  }

  async close(server: Server | HttpServer): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    const closed = once(server, "close");
    server.close();
    this.cutAll();
    await closed;
  }

  #ends(): Socket[] {
    return [...this.clients, ...this.#remotes.values()];
  }

  async #delay(): Promise<void> {
    if (this.delayMs === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        resolve();
      }, this.delayMs);
      this.#timers.add(timer);
    });
  }
}

/** Lets a server listen on loopback. @param refusal what `refuseNext` says when it is not told */
export async function listen(
  server: Server | HttpServer,
  tunnels: Tunnels,
  scheme: string,
  auth: ProxyLogin | undefined,
  refusal: number,
): Promise<LoopbackProxy> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const userinfo = auth && `${encodeURIComponent(auth.username)}:${encodeURIComponent(auth.password)}@`;
  return {
    url: `${scheme}://${userinfo ?? ""}127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: tunnels.connections,
    get openConnections() {
      return tunnels.clients.size;
    },
    get delayMs() {
      return tunnels.delayMs;
    },
    set delayMs(ms) {
      tunnels.delayMs = ms;
    },
    cutAll: () => tunnels.cutAll(),
    resetAll: () => tunnels.resetAll(),
    freezeAll: () => tunnels.freezeAll(),
    thawAll: () => tunnels.thawAll(),
    refuseNext: (count, status = refusal) => tunnels.refuseNext(count, status),
    close: () => tunnels.close(server),
  };
}
