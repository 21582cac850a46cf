import path from "node:path";
import { faultCatalog, type MockServer, quietTape, startMockServer } from "@webcast-kit/mock-server";
import type { Browser, BrowserContext, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hasChromium, launchChromium } from "./browser.ts";
import { openBinary, openManaged, playScene, say } from "./mock-page-scene.ts";
import { isRequired } from "./required.ts";

const WIDE = { width: 1360, height: 900 };
const NARROW = { width: 390, height: 844 };

let browser: Browser;
let mock: MockServer;
let context: BrowserContext;
/** The browser notes every answer that refuses, and every stream that ends; what these do is tested. */
const usual = /status of 400|ERR_INCOMPLETE_CHUNKED_ENCODING/;
/** What a page complained about, and hosts that it asked. */
let complaints: string[];
let hosts: Set<string>;

async function openPage(url = mock.url, viewport = WIDE): Promise<Page> {
  const page = await context.newPage();
  await page.setViewportSize(viewport);
  page.on("console", (message) => message.type() !== "info" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => hosts.add(new URL(request.url()).origin));
  await page.goto(`${url}/__mock/`);
  await page.locator("#connection[data-state=live]").waitFor();
  await page.locator("#fault-form option").first().waitFor({ state: "attached" });
  return page;
}

/** A page has more time than the usual second: the machine may be busy. */
const poll = <Value>(read: () => Value | Promise<Value>) => expect.poll(read, { timeout: 10_000 });
const lines = (page: Page) => page.locator("#timeline-list li");
const line = (page: Page, text: string) => lines(page).filter({ hasText: text });
const answer = (page: Page, id: string) => poll(() => page.locator(`#${id}`).textContent());
const faultSelect = (page: Page) => page.locator("#fault-form select[name=name]");
const focused = (page: Page) => page.evaluate<string>('document.activeElement?.closest("section")?.id');

describe.runIf(hasChromium || isRequired("chromium"))("the page of the mock, in Chromium", () => {
  beforeAll(async () => {
    browser = await launchChromium();
  }, 60_000);
  afterAll(() => browser?.close());

  beforeEach(async () => {
    [complaints, hosts] = [[], new Set()];
    mock = await startMockServer({ tape: quietTape(), clock: { mode: "manual" } });
    context = await browser.newContext();
  });
  afterEach(async () => {
    await context.close();
    await mock.close();
    // What it loads, it loads from the mock, and its policy was never broken.
    expect([...hosts]).toEqual([mock.url]);
    expect(complaints.filter((text) => !usual.test(text))).toEqual([]);
  });

  it("shows sockets of both sides, their events, acks and heartbeats, as they happen", async () => {
    const page = await openPage();
    await page.getByText("No client has come yet.").waitFor();
    const managed = await openManaged(mock);
    const binary = await openBinary(mock);
    say(mock, "hello there");
    await line(page, "comment=hello there").nth(1).waitFor();
    expect(await line(page, "comment=hello there").allTextContents()).toMatchObject([
      expect.stringMatching(/#2↓msg chat.*@ann comment=hello there/),
      expect.stringMatching(/#1↓chat.*@ann comment=hello there/),
    ]);
    await line(page, "ack").waitFor();
    const rows = page.locator("#socket-list li");
    await poll(() => rows.nth(0).textContent()).toMatch(/#2webcast @streamer.*1 event .* 1 ack · 1 heartbeat/);
    await poll(() => rows.nth(1).textContent()).toMatch(/#1managed @streamer.*2 events · 2 frames/);
    managed.socket.close(1000);
    await poll(() => rows.nth(1).textContent()).toMatch(/#1managed @streamer.*closed 1000/);
    binary.socket.terminate();
  });

  it("shows one socket's timeline, and what a filter leaves of it", async () => {
    const page = await openPage();
    await openManaged(mock);
    await openManaged(mock, "creator");
    say(mock, "one", "two");
    await line(page, "comment=two").waitFor();
    await page.getByRole("button", { name: "Timeline of socket 1" }).click();
    await poll(() => lines(page).count()).toBe(5);
    await page.getByLabel("Filter").fill("two chat");
    await poll(() => lines(page).allTextContents()).toMatchObject([expect.stringContaining("comment=two")]);
    await page.getByLabel("Filter").fill("three");
    await page.getByText("Nothing fits the filter.").waitFor();
  });

  it("stands still while it is stopped, and shows what came meanwhile when it goes on", async () => {
    const page = await openPage();
    await openManaged(mock);
    await line(page, "managed open").waitFor();
    await page.keyboard.press("p");
    say(mock, "meanwhile");
    await poll(() => page.locator("#timeline-count").textContent()).toContain("1 waiting");
    expect(await line(page, "meanwhile").count()).toBe(0);
    await page.getByRole("button", { name: "Go on" }).click();
    await line(page, "meanwhile").waitFor();
  });

  it("arms every fault that there is by its form, and shows how often it has happened", async () => {
    const page = await openPage();
    const names = await page.locator("#fault-form option").evaluateAll((all) => all.map((option) => option.value));
    const wanted = names.filter((name) => name in faultCatalog);
    expect(wanted).toHaveLength(Object.keys(faultCatalog).length);
    const answers = await page.evaluate<string[]>(`(async (names) => {
        const form = document.getElementById("fault-form");
        const output = document.getElementById("fault-answer");
        const answers = [];
        for (const name of names) {
          form.elements.name.value = name;
          form.elements.name.dispatchEvent(new Event("change"));
          output.value = "";
          form.requestSubmit();
          while (output.value === "") await new Promise((drawn) => requestAnimationFrame(drawn));
          answers.push(output.value);
        }
        return answers;
      })(${JSON.stringify(wanted)})`);
    expect(answers).toEqual(wanted.map((name, index) => `armed ${name} as number ${index + 1}`));
    await page.getByRole("button", { name: "Disarm all" }).click();
    await poll(() => mock.faults()).toEqual([]);

    await faultSelect(page).selectOption("http-status");
    await page.locator("[data-parameter=status]").fill("418");
    await page.locator("[data-where=path]").fill("/webcast/*");
    await page.locator("#fault-form input[name=count]").fill("2");
    await page.keyboard.press("Enter");
    await poll(() => mock.faults()).toMatchObject([{ status: 418, count: 2, where: { path: "/webcast/*" } }]);
    expect((await fetch(`${mock.url}/webcast/rate_limits`)).status).toBe(418);
    await poll(() => page.locator("#fault-list li").first().textContent()).toContain("1 of 2");
    await line(page, "http-status").waitFor();
    await page.getByRole("button", { name: /^Disarm http-status/ }).click();
    await poll(() => mock.faults()).toEqual([]);
  });

  it("says what is wrong with a fault, or with an event", async () => {
    const page = await openPage();
    await faultSelect(page).selectOption("tcp-delay");
    await page.locator("[data-where=event]").fill("chat");
    await page.getByRole("button", { name: "Arm", exact: true }).click();
    await answer(page, "fault-answer").toContain(
      "fault/where/event is for messages; tcp-delay happens to a connection",
    );
    await page.getByLabel("As JSON").fill('{"type":"nonsense"}');
    await page.getByRole("button", { name: "Send" }).click();
    await answer(page, "inject-answer").toContain("events/0/type must be one of chat,");
  });

  it("sends every event that it offers, and one that was written by hand", async () => {
    const page = await openPage();
    const samples = page.locator("#inject-sample option");
    // The last one ends the stream.
    for (let index = 0; index < (await samples.count()); index++) {
      const client = await openManaged(mock);
      await page.locator("#inject-sample").selectOption({ index });
      await page.getByRole("button", { name: "Send" }).click();
      await answer(page, "inject-answer").toMatch(/^\d+ sockets? took it$/);
      await poll(() => client.messages.length).toBe(2);
      client.socket.terminate();
    }
    const client = await openManaged(mock);
    await page.getByLabel("As JSON").fill('[{"type":"chat","user":{"uniqueId":"me"},"comment":"by hand"}]');
    await page.getByRole("button", { name: "Send" }).click();
    await poll(() => client.messages.at(-1)).toContain("by hand");
  });

  it("kicks one socket, or all of a room, with the code that was chosen", async () => {
    const page = await openPage();
    const [first, second] = [await openManaged(mock), await openManaged(mock)];
    await page.locator("#kick-code").selectOption("4555");
    await page.getByRole("button", { name: "Kick socket 1" }).click();
    expect(await first.closed).toEqual({ code: 4555, reason: "MAX_LIFETIME" });
    await page.locator("#kick-code").selectOption("4500");
    await page.getByLabel("Kick from").fill("streamer");
    await page.getByRole("button", { name: "Kick", exact: true }).click();
    expect(await second.closed).toEqual({ code: 4500, reason: "TIKTOK_CLOSED" });
    await answer(page, "kick-answer").toBe("1 socket kicked");
  });

  it("lets users go live, and ends their streams", async () => {
    const page = await openPage();
    await page.locator("#live-form input").fill("newcomer");
    await page.getByRole("button", { name: "Go live" }).click();
    await answer(page, "rooms-answer").toMatch(/^live in room \d+$/);
    const client = await openManaged(mock, "newcomer");
    await page.getByRole("button", { name: "End the stream of newcomer" }).click();
    expect(await client.closed).toEqual({ code: 4005, reason: "STREAM_END" });
  });

  it("moves the clock, and says how it goes on", async () => {
    const page = await openPage();
    const before = mock.clock.now();
    await page.getByRole("button", { name: "+1 h" }).click();
    await poll(() => mock.clock.now()).toBe(before + 3_600_000);
    await page.locator("#clock-form select").selectOption("scaled");
    await page.locator("#clock-rate input").fill("60");
    await page.getByRole("button", { name: "Set", exact: true }).click();
    await poll(() => mock.clock.mode).toEqual({ mode: "scaled", rate: 60 });
    await poll(() => page.locator("#clock-mode").textContent()).toBe("60 times as fast");
  });

  it("begins anew with the mock, after it has asked", async () => {
    const page = await openPage();
    await openManaged(mock);
    await line(page, "managed open").waitFor();
    await page.getByRole("button", { name: "Reset the mock" }).click();
    expect(mock.state().sockets).toHaveLength(1);
    await page.getByRole("button", { name: "Really reset?" }).click();
    await page.getByText("Nothing has happened yet.").waitFor();
    expect(mock.state().sockets).toEqual([]);
    await openManaged(mock);
    await line(page, "managed open").waitFor();
  });

  it("shows what is left of a key's limits, and uses none of it", async () => {
    const page = await openPage();
    const ask = () => fetch(`${mock.url}/webcast/rate_limits?apiKey=test_sandbox`);
    await ask();
    const gauge = page.locator("#limit-list .key").filter({ hasText: "test_sandbox" }).locator("[data-kind=requests]");
    await poll(() => gauge.locator(".left").textContent()).toMatch(/^4 of 5, next in 60 s$/);
    expect((await ask()).headers.get("x-ratelimit-remaining")).toBe("3");
  });

  it("grades clients", async () => {
    const page = await openPage();
    await fetch(`${mock.url}/webcast/rate_limits?apiKey=test_pro`);
    await poll(() => page.locator("#conduct-count").textContent()).toMatch(/^grade [B-F]$/);
    expect(await page.locator("#conduct-list li").first().textContent()).toMatch(/secret|key/i);
  });

  it("is of one namespace", async () => {
    const other = mock.namespace("other");
    const page = await openPage(other.url);
    expect(await page.locator("#namespace").textContent()).toBe("other");
    await openManaged(mock);
    await openManaged(other, "creator");
    await line(page, "@creator").waitFor();
    expect(await page.locator("#socket-list li").count()).toBe(1);
    await page.getByRole("button", { name: "+10 s" }).click();
    await answer(page, "clock-answer").toContain("it is");
    expect(other.clock.now() - mock.clock.now()).toBeGreaterThan(9000);
  });

  it("shows hostile texts as texts, and no secrets", async () => {
    const page = await openPage();
    const evil = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
    mock.setTier("sk_live_123", "pro");
    const client = await openManaged(mock, "streamer", "sk_live_123");
    say(mock, evil, "my key is sk_live_123", "wss://host/?ttwid=cookie123&X-Bogus=sign123");
    client.socket.send("sk_live_123");
    await fetch(`${mock.url}/webcast/${encodeURIComponent(evil)}?apiKey=sk_live_123`);
    mock.arm({ name: "tcp-delay", where: { key: "sk_live_123" } });
    await line(page, evil).waitFor();
    await line(page, "INVALID_API_KEY").or(line(page, "NOT_FOUND")).waitFor();
    await page.locator("#fault-list li").waitFor();
    expect(await page.locator("main img, main script").count()).toBe(0);
    expect(await page.title()).toContain("default");
    expect(await page.locator("body").textContent()).not.toMatch(/sk_live|cookie123|sign123/);
  });

  it("works with the keyboard alone", async () => {
    const page = await openPage();
    const parts = {
      s: "sockets",
      t: "timeline",
      r: "rooms",
      i: "inject",
      f: "faults",
      c: "clock",
      l: "limits",
      g: "conduct",
    };
    for (const [key, part] of Object.entries(parts)) {
      await page.locator("body").press(key === "s" ? "s" : key);
      expect(await focused(page), key).toBe(part);
      await page.keyboard.press("Escape");
    }
    await page.keyboard.press("?");
    expect(await page.locator("#help").isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    expect(await page.locator("#help").isVisible()).toBe(false);
    await page.keyboard.press("/");
    await page.keyboard.type("fpr?");
    expect(await page.getByLabel("Filter").inputValue()).toBe("fpr?");
  });

  it("has each thing that can be used in the order of the tabulator, with a ring around it", async () => {
    const page = await openPage();
    const seen: string[] = [];
    for (let count = 0; count < 80; count++) {
      await page.keyboard.press("Tab");
      const [name = "", ring, section] = await page.evaluate<string[]>(`(() => {
        const { activeElement: element } = document;
        return [element.tagName, getComputedStyle(element).outlineStyle, element.closest("section")?.id ?? ""];
      })()`);
      if (name === "BODY") break;
      expect(ring, name).not.toBe("none");
      if (section && seen.at(-1) !== section) seen.push(section);
    }
    expect(seen).toEqual(["timeline", "rooms", "inject", "faults", "clock", "conduct"]);
  });

  it("tells who does not see it what is new, in one sentence", async () => {
    const page = await openPage();
    await openManaged(mock);
    await poll(() => page.locator("#news").textContent()).toBe("1 socket opened, 1 frame");
  });

  it.each([
    ["a phone", NARROW],
    ["a desk", WIDE],
  ])("is no wider than %s", async (_name, viewport) => {
    const page = await openPage(mock.url, viewport);
    await openBinary(mock);
    say(mock, "x".repeat(500));
    await line(page, "chat").first().waitFor();
    const [content, screen] = await page.evaluate<number[]>("[document.documentElement.scrollWidth, innerWidth]");
    expect(content).toBe(screen);
  });

  it("stays quick while thousands of events a second happen", async () => {
    const page = await openPage();
    await openManaged(mock);
    for (let round = 0; round < 20; round++)
      say(mock, ...Array.from({ length: 500 }, (_, index) => `${round}/${index}`));
    await poll(() => page.locator("#timeline-count").textContent()).toContain("too fast to be shown");
    // What is said while too much happens may be left out, so it is said until it is shown.
    await poll(async () => {
      say(mock, "the last");
      return (await line(page, "the last").count()) > 0;
    }).toBe(true);
    expect(await lines(page).count()).toBeLessThanOrEqual(300);
  });

  // MOCK_PAGE_IMAGES=docs/images takes the pictures of docs/mock-page.md again.
  it.runIf(process.env["MOCK_PAGE_IMAGES"])("is photographed", async () => {
    const show = mock.namespace("my-test");
    show.clock.setMode({ mode: "real" });
    const page = await openPage(show.url, { width: 1200, height: 780 });
    await playScene(show);
    await page.locator("#conduct-list li").first().waitFor({ timeout: 10_000 });
    await photograph(page, "mock-page-wide.png");
    await page.setViewportSize(NARROW);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.locator("#socket-list canvas").first().waitFor();
    await page.evaluate("new Promise((drawn) => setTimeout(drawn, 1100))");
    await photograph(page, "mock-page-narrow.png");
    await page.locator("#faults").scrollIntoViewIfNeeded();
    await page.keyboard.press("f");
    await page.evaluate("new Promise((drawn) => setTimeout(drawn, 600))");
    await photograph(page, "mock-page-faults.png");
  });
});

/** A picture with few colours: small enough for a repository. */
async function photograph(page: Page, name: string): Promise<void> {
  const file = path.join(process.env["MOCK_PAGE_IMAGES"] as string, name);
  await sharp(await page.screenshot())
    .png({ palette: true, colours: 48, effort: 10 })
    .toFile(file);
}
