import { createServer, type Socket } from "node:net";
import { type LoopbackProxy, listen, Tunnels } from "./loopback-tunnels.ts";

/** What `Retry-After` says in answers of 429, in milliseconds. */
export const RETRY_AFTER_MS = 10_000;

/**
 * Starts a server that brings every connection to another one, with all that can go wrong on the way. It refuses by
 * answering the first request itself.
 *
 * @param target `host:port`
 */
export async function startForwarder(target: string): Promise<LoopbackProxy> {
  const tunnels = new Tunnels({});
  const server = createServer((client) => {
    tunnels.admit(client);
    void forward(tunnels, client, target);
  });
  return await listen(server, tunnels, "http", undefined, 503);
}

async function forward(tunnels: Tunnels, client: Socket, target: string): Promise<void> {
  const refusal = await tunnels.request(target);
  if (refusal !== undefined) {
    client.once("data", () => client.end(answerOf(refusal)));
    return;
  }
  const remote = await tunnels.reach(target);
  if (remote === undefined) client.destroy();
  else tunnels.join(client, remote);
}

function answerOf(status: number): string {
  const retryAfter = status === 429 ? `Retry-After: ${RETRY_AFTER_MS / 1000}\r\n` : "";
  return `HTTP/1.1 ${status} Refused\r\n${retryAfter}Connection: close\r\nContent-Length: 0\r\n\r\n`;
}
