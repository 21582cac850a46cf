import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { MockServerError } from "../errors.ts";
import { formatHost } from "../format-host.ts";

/**
 * Listens, and gives host and port to connect to.
 *
 * @throws {MockServerError} ERR_LISTEN when the port cannot be had
 */
export async function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<{ readonly host: string; readonly port: number }> {
  await new Promise<void>((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException) =>
      reject(new MockServerError("ERR_LISTEN", `cannot listen on ${host}:${port} (${cause.code})`, { cause }));
    server.once("error", fail);
    server.listen(port, host, () => {
      server.off("error", fail);
      resolve();
    });
  });
  const address = server.address() as AddressInfo;
  return { host: formatHost(address), port: address.port };
}
