import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createCaptchaClient } from "@webcast-kit/captcha";
import { shapesScene } from "@webcast-kit/captcha/testing";
import { startMockServer } from "@webcast-kit/mock-server";
import { describe, expect, it } from "vitest";
import { startConnectProxy } from "./loopback-proxy.ts";

describe("a client with a proxy", () => {
  it("fetches images through it, too, and closes its tunnels", async () => {
    await using mock = await startMockServer();
    const { images } = await shapesScene({ seed: 1 });
    const host = createServer((_, response) => {
      response.writeHead(200, { "content-type": "image/png" }).end(images.image.bytes);
    });
    await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
    const { port } = host.address() as AddressInfo;
    const proxy = await startConnectProxy();
    try {
      const client = createCaptchaClient({ apiKey: mock.keys.pro, baseUrl: mock.url, proxy: proxy.url });
      const image = new URL(`http://127.0.0.1:${port}/shapes.png`);
      const { answer } = await client.solveShapes({ image }, { prepare: { allowUrl: true } });
      expect(answer.kind).toBe("shapes");
      expect(proxy.connections).toEqual([`127.0.0.1:${port}`, new URL(mock.url).host]);
      await client.close();
      await expect.poll(() => proxy.openConnections).toBe(0);
    } finally {
      await proxy.close();
      host.closeAllConnections();
      host.close();
    }
  });
});
