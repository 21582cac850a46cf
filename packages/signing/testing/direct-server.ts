import { createSigningClient } from "../src/client.ts";
import { connectDirect } from "../src/direct/connect.ts";
import type { DirectConnection } from "../src/direct/direct-connection.ts";
import { credentialsData } from "./answers.ts";
import { success, type TestServer, type TestServerOptions } from "./test-server.ts";

interface DirectServer {
  readonly server: TestServer;
  /** Connects for one socket. */
  readonly connect: (options?: { signal?: AbortSignal; connectTimeoutMs?: number }) => Promise<DirectConnection>;
}

/** A server whose API names its own socket. */
export async function startDirectServer(
  startServer: (options: TestServerOptions) => Promise<TestServer>,
  options: TestServerOptions = {},
  more: Readonly<Record<string, unknown>> = {},
): Promise<DirectServer> {
  const server: TestServer = await startServer({
    api: (_, response) => success(response, credentialsData(`${server.wsUrl}/im/?X-Bogus=DFSzswVOH5aANrfK`, more)),
    ...options,
  });
  const client = createSigningClient({ apiKey: "key-of-the-test", baseUrl: server.url });
  return {
    server,
    connect: (given) => connectDirect({ client, uniqueId: "@streamer", reconnect: false, ...given }),
  };
}

export async function eventTypesOf(connection: DirectConnection): Promise<string[]> {
  const types: string[] = [];
  for await (const event of connection) types.push(event.type);
  return types;
}
