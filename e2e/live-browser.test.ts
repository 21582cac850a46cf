import { gzipSync } from "node:zlib";
import { type MockServer, quietTape, startMockServer } from "@webcast-kit/mock-server";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hasChromium, launchChromium } from "./browser.ts";
import { isRequired } from "./required.ts";
import { bundlePackage } from "./web-bundle.ts";

describe("the bundle for the web", () => {
  it("has neither ws nor undici, no node: import and no schemas, and less than 15 KB", async () => {
    const { code, moduleIds, imports } = await bundlePackage("live");
    expect(imports).toEqual([]);
    expect(code).not.toMatch(/\bnode:|\brequire\(|\beval\(|new Function\b|Sec-WebSocket/);
    expect(moduleIds.filter((id) => id.includes("node_modules"))).toEqual([]);
    expect(moduleIds.filter((id) => /packages\/signing|\.node\.ts$/.test(id))).toEqual([]);
    expect(gzipSync(code).length).toBeLessThan(15_000);
  });
});

/** As much of the global as the pages of this test use. */
interface Scope {
  readonly live: typeof import("@webcast-kit/live");
  readonly heard: { type: string; [field: string]: unknown }[];
  client: import("@webcast-kit/live").TikTokLive;
  looped: Promise<string[]>;
}

let browser: Browser;
let mock: MockServer;
let script: string;

async function tokenFor(...creators: readonly string[]): Promise<string> {
  const response = await fetch(`${mock.url}/authentication/jwt`, {
    method: "POST",
    headers: { "x-api-key": mock.keys.pro, "content-type": "application/json" },
    body: JSON.stringify({ allowed_creators: creators, max_websockets: 3 }),
  });
  return ((await response.json()) as { data: { token: string } }).data.token;
}

/** A page in which a client of the streamer is connected, and everything it hears is kept. */
async function connectedPage(options: object = {}): Promise<Page> {
  const page = await browser.newPage();
  await page.setContent("<!doctype html><title>test</title>");
  await page.evaluate(script);
  const given = { uniqueId: "streamer", jwtKey: await tokenFor("streamer"), baseUrl: mock.url, ...options };
  await page.evaluate(async (clientOptions) => {
    const scope = globalThis as unknown as Scope & { heard: unknown };
    scope.heard = [];
    scope.client = new scope.live.TikTokLive({ ...clientOptions, reconnect: { baseDelayMs: 1 } });
    scope.client.on("event", (event) => void scope.heard.push(JSON.parse(JSON.stringify(event))));
    await scope.client.connect();
  }, given);
  return page;
}

const heardIn = (page: Page) => page.evaluate(() => (globalThis as unknown as Scope).heard);
const typesIn = async (page: Page) => (await heardIn(page)).map(({ type }) => type);
const chat = (comment: string) => ({ type: "chat", user: { id: "7", nickname: "Ann" }, comment }) as const;

describe.runIf(hasChromium || isRequired("chromium"))("in Chromium, with a token", () => {
  beforeAll(async () => {
    mock = await startMockServer({ tape: quietTape() });
    script = (await bundlePackage("live")).code;
    browser = await launchChromium();
  }, 60_000);
  beforeEach(() => mock.reset());
  afterAll(async () => {
    await browser?.close();
    await mock?.close();
  });

  it("hears events, survives a drop, reports the gap, and disconnects", async () => {
    const page = await connectedPage();
    mock.inject("streamer", [chat("hello 👋"), { type: "like", user: { id: "7" }, likeCount: 1, totalLikes: 2 }]);
    await expect.poll(() => typesIn(page)).toEqual(["connected", "roomInfo", "chat", "like"]);
    expect((await heardIn(page))[2]).toMatchObject({ comment: "hello 👋", nickname: "Ann", userId: "7" });
    mock.kick({ uniqueId: "streamer" }, 4500, "TIKTOK_CLOSED");
    await expect
      .poll(async () => (await typesIn(page)).slice(4))
      .toEqual(["disconnected", "connected", "gap", "roomInfo"]);
    expect((await heardIn(page))[4]).toMatchObject({ code: 4500, reason: "TIKTOK_CLOSED", willReconnect: true });
    const end = await page.evaluate(() => (globalThis as unknown as Scope).client.disconnect());
    expect(end).toMatchObject({ code: 1000, cause: "local" });
    await expect.poll(() => mock.state().sockets).toEqual([]);
    await page.close();
  });

  it("loops, and ends the loop with the stream", async () => {
    const page = await connectedPage({ onStreamEnd: "stop" });
    await page.evaluate(() => {
      const scope = globalThis as unknown as Scope;
      const loop = async () => {
        const types: string[] = [];
        for await (const event of scope.client) types.push(event.type);
        return types;
      };
      scope.looped = loop();
    });
    mock.inject("streamer", [chat("last words")]);
    mock.end("streamer");
    const looped = await page.evaluate(() => (globalThis as unknown as Scope).looped);
    expect(looped).toEqual(["chat", "control", "disconnected"]);
    await page.close();
  });

  it("throws typed errors, with what only Node.js can do among them", async () => {
    const page = await connectedPage();
    const token = await tokenFor("streamer");
    const codes = await page.evaluate(
      async ({ baseUrl, jwtKey }) => {
        const { live, client } = globalThis as unknown as Scope;
        await client.disconnect();
        const codeOf = (action: () => unknown) =>
          Promise.resolve()
            .then(action)
            .then(
              () => "none",
              (error: { code: string }) => error.code,
            );
        const connect = (options: object) =>
          codeOf(() => new live.TikTokLive({ uniqueId: "streamer", jwtKey, baseUrl, ...options }).connect());
        return [
          await connect({ uniqueId: "creator" }),
          await connect({ jwtKey: "no.good.token" }),
          await connect({ baseUrl: "http://127.0.0.1:1" }),
          await connect({ keyIn: "header" }),
          await connect({ proxy: "http://proxy.example:3128" }),
          await codeOf(() => live.callApi({ apiKey: "k", endpoint: "/webcast/room_info", uniqueId: "x" })),
          await codeOf(() => live.resolveRoomId("x")),
        ];
      },
      { baseUrl: mock.url, jwtKey: token },
    );
    expect(codes).toEqual([
      "ERR_NO_PERMISSION",
      "ERR_UNAUTHORIZED",
      "ERR_NETWORK",
      "ERR_ARGUMENT",
      "ERR_ARGUMENT",
      "ERR_NODE_REQUIRED",
      "ERR_NODE_REQUIRED",
    ]);
    await page.close();
  });

  it("ends where a socket would be paused on Node.js, because it cannot be paused", async () => {
    const page = await connectedPage();
    const code = await page.evaluate(
      async ({ baseUrl, jwtKey }) => {
        const { live, client } = globalThis as unknown as Scope;
        await client.disconnect();
        const slow = new live.TikTokLive({ uniqueId: "streamer", jwtKey, baseUrl, maxQueuedEvents: 1 });
        await slow.connect();
        return (await slow.ended).error?.code;
      },
      { baseUrl: mock.url, jwtKey: await tokenFor("streamer") },
    );
    expect(code).toBe("ERR_QUEUE_OVERFLOW");
    await page.close();
  });
});
