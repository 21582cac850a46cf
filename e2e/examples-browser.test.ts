import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import type { MockServer } from "@webcast-kit/mock-server";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, launchChromium } from "./browser.ts";
import { exampleFile, managedLines, startQuietRoom, startRoom } from "./examples.ts";
import { isRequired } from "./required.ts";
import { bundleForWeb } from "./web-bundle.ts";

/** The page as somebody has it who opens the file. */
const folder = new URL("./.cache-examples-browser/", import.meta.url);
/** As many as the page shows. */
const SHOWN = 200;
/** On a machine that is busy with other tests. */
const patience = { timeout: 20_000 };

let browser: Browser;
let mock: MockServer;
let page: Page;

/** Opens the page and fills its form in. */
async function open(token?: string): Promise<void> {
  page = await browser.newPage({ viewport: { width: 360, height: 740 } });
  await page.goto(new URL("index.html", folder).href);
  await page.getByLabel("Creator").fill("@streamer");
  await page.getByLabel("Token").fill(token ?? (await mintToken()));
  await page.getByLabel("Server").fill(mock.url);
  await page.getByRole("button", { name: "Connect" }).click();
}

async function mintToken(): Promise<string> {
  const response = await fetch(`${mock.url}/authentication/jwt`, {
    method: "POST",
    headers: { "x-api-key": mock.keys.pro, "content-type": "application/json" },
    body: JSON.stringify({ allowed_creators: ["streamer"], expire_after: 3600 }),
  });
  return ((await response.json()) as { data: { token: string } }).data.token;
}

const status = () => page.getByRole("status").textContent();

describe.runIf(hasChromium || isRequired("chromium"))("the example for browsers", { timeout: 60_000 }, () => {
  beforeAll(async () => {
    const entry = new URL("../packages/live/src/index.ts", import.meta.url);
    const { code } = await bundleForWeb({ entry, name: "webcastLive" });
    mkdirSync(folder, { recursive: true });
    copyFileSync(exampleFile("browser/index.html"), new URL("index.html", folder));
    writeFileSync(new URL("webcast-live.js", folder), code);
    browser = await launchChromium();
  }, 60_000);
  afterEach(async () => {
    await page?.close();
    await mock?.close();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  it("shows the newest of what the managed socket sends, and fits a phone", async () => {
    mock = await startRoom();
    await open();
    const newest = managedLines.slice(-SHOWN).reverse();
    await expect.poll(() => page.locator("li").first().textContent(), patience).toBe(newest[0]);
    expect(await page.locator("li").allTextContents()).toEqual(newest);
    expect(await status()).toMatch(/^Closed 4005, again in 6\d\.\d s$/);
    const width = await page.evaluate("document.documentElement.scrollWidth");
    expect(Number(width)).toBeLessThanOrEqual(360);
  });

  it("shows markup of viewers as text, comes back after a drop, and closes normally", async () => {
    mock = await startQuietRoom();
    await open();
    await expect.poll(status, patience).toBe("Connected to @streamer");
    const comment = "<img src=x onerror=alert(1)>";
    mock.inject("streamer", [{ type: "chat", user: { id: "7", nickname: "<b>Ann" }, comment }]);
    await expect.poll(() => page.locator("li").first().textContent(), patience).toBe(`chat <b>Ann: ${comment}`);
    mock.kick({ uniqueId: "streamer" }, 4500);
    await expect.poll(() => mock.journal.find({ kind: "open" }).length, patience).toBe(2);
    await expect.poll(status, patience).toBe("Connected to @streamer");
    await page.getByRole("button", { name: "Disconnect" }).click();
    await expect.poll(status, patience).toBe("Disconnected");
    await expect
      .poll(() => mock.journal.find({ kind: "close" }).at(-1), patience)
      .toMatchObject({ by: "client", code: 1000 });
  });

  it("says why it cannot go on, and lets somebody try again", async () => {
    mock = await startQuietRoom();
    await open("no.good.token");
    await expect.poll(status, patience).toContain("ERR_UNAUTHORIZED");
    await page.getByLabel("Token").fill(await mintToken());
    await page.getByRole("button", { name: "Connect" }).click();
    await expect.poll(status, patience).toBe("Connected to @streamer");
  });
});
