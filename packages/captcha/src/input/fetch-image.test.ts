import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { ManualClock } from "@webcast-kit/protocol/testing";
import { SigningError } from "@webcast-kit/signing";
import { MockAgent } from "undici";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readInput } from "./read-input.ts";
import type { ReadOptions } from "./read-options.ts";

const gif = Buffer.from("GIF89a, and what comes after it");
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answer =
  (status: number, headers: Readonly<Record<string, string>>, body: Uint8Array | string = ""): RequestListener =>
  (_, response) =>
    void response.writeHead(status, headers).end(body);

/** Fetches from a server with a token in path and query, which no error may show. */
async function fetchFrom(baseUrl: string, options: ReadOptions = {}): Promise<Uint8Array> {
  const url = new URL("/secret-path/a.gif?token=secret-token", baseUrl);
  try {
    return await readInput("piece", url, { allowUrl: true, baseUrl, ...options });
  } catch (error) {
    expect(inspect(error, { depth: 9 })).not.toContain("secret");
    throw error;
  }
}

describe("a URL", () => {
  it.each(["image/gif", "image/png; charset=binary", "IMAGE/WEBP", "application/octet-stream", "binary/octet-stream"])(
    "is fetched when it is said to be %s",
    async (type) => {
      const baseUrl = await serve(answer(200, { "content-type": type }, gif));
      expect(Buffer.compare(await fetchFrom(baseUrl), gif)).toBe(0);
    },
  );

  it("may be a text with a tag", async () => {
    const baseUrl = await serve(answer(200, { "content-type": "image/gif" }, gif));
    expect((await readInput("piece", { url: `${baseUrl}/a` }, { allowUrl: true, baseUrl })).length).toBe(gif.length);
  });

  it("is asked for by what can be read, without compression", async () => {
    const seen: unknown[] = [];
    const baseUrl = await serve(({ method, url, headers }, response) => {
      seen.push({ method, url, accept: headers.accept, encoding: headers["accept-encoding"], cookie: headers.cookie });
      response.writeHead(200, { "content-type": "image/gif" }).end(gif);
    });
    await fetchFrom(baseUrl);
    const url = "/secret-path/a.gif?token=secret-token";
    expect(seen).toEqual([{ method: "GET", url, accept: "image/*", encoding: "identity", cookie: undefined }]);
  });

  it("is not fetched without allowUrl", async () => {
    let requests = 0;
    const baseUrl = await serve(() => requests++);
    await expect(fetchFrom(baseUrl, { allowUrl: false })).rejects.toThrow(
      "ERR_ARGUMENT: piece is a URL, which is fetched with the option allowUrl only",
    );
    await expect(readInput("piece", new URL(baseUrl))).rejects.toThrow("ERR_ARGUMENT");
    expect(requests).toBe(0);
  });

  it.each([
    ["a foreign host", "https://evil.example/a.png"],
    ["plain http", "http://p16.tiktok.com/a.png"],
    ["a private address", "https://10.0.0.1/a.png"],
    ["another loopback address", "http://127.0.0.2/a.png"],
    ["userinfo", "https://user:secret@www.tiktok.com/a.png"],
    ["the metadata of a cloud", "http://169.254.169.254/latest"],
  ])("is not fetched from %s", async (_, url) => {
    const options = { allowUrl: true, baseUrl: "http://127.0.0.1:1", allowedHosts: ["10.0.0.1"] };
    const error = await readInput("piece", new URL(url), options).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SigningError);
    expect(error).toMatchObject({ code: "ERR_HOST_NOT_ALLOWED", side: "local", retryable: false });
    expect(inspect(error)).not.toContain("secret");
  });

  it("is fetched from hosts that are allowed, by the dispatcher that is given", async () => {
    const dispatcher = new MockAgent();
    dispatcher.disableNetConnect();
    const reply = { headers: { "content-type": "image/gif" } };
    dispatcher.get("https://images.example").intercept({ path: "/a.gif?x=1" }).reply(200, gif, reply);
    dispatcher.get("https://p16.tiktok.com").intercept({ path: "/a.gif" }).reply(200, gif, reply);
    const options = { allowUrl: true, allowedHosts: ["images.example"], dispatcher };
    expect((await readInput("piece", new URL("https://images.example/a.gif?x=1"), options)).length).toBe(gif.length);
    expect((await readInput("piece", new URL("https://p16.tiktok.com/a.gif"), options)).length).toBe(gif.length);
    const error = await fetchFrom("https://images.example", options).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "ERR_NETWORK" });
    await dispatcher.close();
  });

  it.each(["ftp://example.com/a.png", "blob:https://example.com/1", "wss://www.tiktok.com/a", "javascript:alert(1)"])(
    "with another scheme is refused: %s",
    async (url) => {
      await expect(readInput("piece", new URL(url), { allowUrl: true })).rejects.toThrow(
        `ERR_ARGUMENT: piece is a ${new URL(url).protocol} URL, expected https:, file: or data:`,
      );
    },
  );

  it.each([
    [404, false, "expected 200"],
    [403, false, "expected 200"],
    [204, false, "expected 200"],
    [206, false, "expected 200"],
    [429, true, "expected 200"],
    [503, true, "expected 200"],
    [301, false, "a redirect, which is not followed"],
    [307, false, "a redirect, which is not followed"],
  ])("that answers %i is refused", async (status, retryable, what) => {
    const location = "http://127.0.0.1:1/secret";
    const baseUrl = await serve(answer(status, { "content-type": "image/gif", location }, status === 204 ? "" : gif));
    const error = await fetchFrom(baseUrl).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SigningError);
    expect(error).toMatchObject({
      code: "ERR_HTTP_STATUS",
      status,
      retryable,
      message: `ERR_HTTP_STATUS: piece: ${baseUrl} answered ${status}, ${what}`,
    });
  });

  it.each([
    ["is HTML", { "content-type": "text/html; charset=utf-8" }],
    ["is HTML", { "content-type": "application/xhtml+xml" }],
    ["is of type application/json", { "content-type": "application/json" }],
    ["has no content type", {}],
    ["has no content type", { "content-type": "secret" }],
    ["is compressed, which was not asked for", { "content-type": "image/gif", "content-encoding": "gzip" }],
  ])("whose answer %s is refused", async (what, headers) => {
    const baseUrl = await serve(answer(200, headers as Record<string, string>, gzipSync("<html>secret</html>")));
    const error = await fetchFrom(baseUrl).catch((reason: unknown) => reason);
    const message = `ERR_RESPONSE_INVALID: piece: ${baseUrl}: the answer ${what}, expected an image`;
    expect(error).toMatchObject({ code: "ERR_RESPONSE_INVALID", status: 200, message });
  });

  it("with too many bytes is refused by its length before a byte is read, and the connection is given up", async () => {
    const closed = vi.fn();
    const baseUrl = await serve((_, response) => {
      response.once("close", closed);
      response.writeHead(200, { "content-type": "image/gif", "content-length": "1000001" }).flushHeaders();
    });
    await expect(fetchFrom(baseUrl, { maxInputBytes: 1_000_000 })).rejects.toThrow(
      "ERR_IMAGE_TOO_LARGE: piece has 1000001 bytes, more than maxInputBytes = 1000000",
    );
    await vi.waitFor(() => expect(closed).toHaveBeenCalled());
  });

  it("with too many bytes and no length is given up as soon as there are too many", async () => {
    let sent = 0;
    const baseUrl = await serve((_, response) => {
      response.writeHead(200, { "content-type": "image/gif" });
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(10_000))) sent += 10_000;
      };
      response.on("drain", more);
      more();
    });
    await expect(fetchFrom(baseUrl, { maxInputBytes: 50_000 })).rejects.toThrow("piece has more bytes, more than");
    expect(sent).toBeLessThan(20_000_000);
  });

  it("that breaks off is a failure of the network", async () => {
    const baseUrl = await serve((_, response) => {
      response.writeHead(200, { "content-type": "image/gif", "content-length": "1000" });
      response.write(gif, () => response.destroy());
    });
    await expect(fetchFrom(baseUrl)).rejects.toMatchObject({ code: "ERR_NETWORK", retryable: true });
  });

  it("that nobody serves is a failure of the network, with its reason", async () => {
    await expect(fetchFrom("http://127.0.0.1:1")).rejects.toThrow(
      "ERR_NETWORK: piece: http://127.0.0.1:1 could not be reached, or the connection broke (ECONNREFUSED)",
    );
  });

  it.each([["before its answer"], ["within its body"]])("that falls silent %s is given up in time", async (when) => {
    const clock = new ManualClock();
    const asked = vi.fn();
    const closed = vi.fn();
    const baseUrl = await serve((_, response) => {
      response.once("close", closed);
      if (when === "within its body") response.writeHead(200, { "content-type": "image/gif" }).write(gif);
      asked();
    });
    const fetching = fetchFrom(baseUrl, { clock, timeoutMs: 5000 }).catch((reason: unknown) => reason);
    await vi.waitFor(() => expect(asked).toHaveBeenCalled());
    await clock.run(5000);
    expect(await fetching).toMatchObject({
      code: "ERR_TIMEOUT",
      side: "remote",
      retryable: true,
      message: "ERR_TIMEOUT: piece was not read within 5000 ms",
    });
    await vi.waitFor(() => expect(closed).toHaveBeenCalled());
  });

  it("ends with the signal's reason, and with it the connection", async () => {
    const controller = new AbortController();
    const reason = new Error("no longer wanted");
    const closed = vi.fn();
    const baseUrl = await serve((_, response) => {
      response.once("close", closed);
      response.writeHead(200, { "content-type": "image/gif" }).write(gif);
      controller.abort(reason);
    });
    await expect(fetchFrom(baseUrl, { signal: controller.signal })).rejects.toBe(reason);
    await vi.waitFor(() => expect(closed).toHaveBeenCalled());
  });
});
