import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import { describe, expect, it } from "vitest";
import { reset } from "./reset.ts";

/** Both ends of a TCP connection. */
async function joined(): Promise<[Socket, Socket]> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const near = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const [far] = (await once(server, "connection")) as [Socket];
  server.close();
  return [near, far];
}

describe("a reset", () => {
  it("tears a TCP connection down", async () => {
    const [near, far] = await joined();
    const failed = once(far, "error");
    reset(near);
    expect(await failed).toMatchObject([{ code: "ECONNRESET" }]);
  });

  it("cuts what takes none: TLS, which says so by throwing, and any other stream", async () => {
    const [near, far] = await joined();
    const [secure, other] = [new TLSSocket(near), new Duplex()];
    for (const stream of [secure, other]) reset(stream);
    expect([secure.destroyed, other.destroyed]).toEqual([true, true]);
    far.destroy();
  });
});
