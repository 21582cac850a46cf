import type { ConnectedNotice, DisconnectedNotice, GapNotice } from "./connection/notices.ts";

/**
 * Name of the channel of `node:diagnostics_channel` that gets a {@link LiveDiagnosticsMessage} of every connection of
 * the process. Node.js only.
 */
export const liveDiagnosticsChannel = "webcast-kit:live";

/** The sockets of the managed API. */
export type SocketKind = "managed" | "captions";

/** What becomes of one connection: the client's own notice, and which kind of socket it is about. No secret is in it. */
export type LiveDiagnosticsMessage = { readonly socket: SocketKind } & (
  | ConnectedNotice
  | DisconnectedNotice
  | GapNotice
);
