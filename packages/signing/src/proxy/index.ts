/** The way through a proxy, for clients that open sockets of their own. */
export { type ProxyLogin, type ProxyProtocol, type ProxyServer, parseProxy } from "./proxy-server.ts";
export { connectionThrough, dispatcherOf } from "./transport.ts";
export type { TunnelOptions } from "./tunnel.ts";
