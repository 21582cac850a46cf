import { type ConnectOptions, resolveConnectOptions } from "./connect-options.ts";
import { ResilientConnection } from "./connection.ts";
import type { DirectConnection } from "./direct-connection.ts";

/**
 * Connects to a live room's own WebSocket: gets a signed URL, opens the socket and enters the room.
 *
 * The connection survives the end of its socket: it gets a new URL (one lives for about 30 seconds), goes on where it
 * was, drops what comes twice, and says so by a `gap` notice when the server cannot go on there.
 *
 * @throws {SigningError} ERR_ARGUMENT before anything is sent; ERR_NOT_LIVE unless `waitUntilLive`;
 *   ERR_HOST_NOT_ALLOWED when the URL leads elsewhere; ERR_HTTP_STATUS when the handshake is refused; ERR_TIMEOUT,
 *   ERR_NETWORK; and what the client throws
 * @example
 * const connection = await connectDirect({ client, uniqueId: "streamer" });
 * for await (const event of connection) if (event.type === "chat") show(event.comment);
 */
export async function connectDirect(options: ConnectOptions): Promise<DirectConnection> {
  const connection = new ResilientConnection(resolveConnectOptions(options));
  await connection.start();
  return connection;
}
