import { startMockServer } from "@webcast-kit/mock-server";
import { describe, expect, it } from "vitest";
import { hasChromium, launchChromium } from "./browser.ts";
import { isRequired } from "./required.ts";

const PHONE = { width: 390, height: 844 };

describe.runIf(hasChromium || isRequired("chromium"))("the report as a page", () => {
  it("fits a phone, asks for nothing else, and shows what was found", async () => {
    await using mock = await startMockServer();
    await fetch(`${mock.url}/webcast/no-such-path-${"x".repeat(200)}?apiKey=test_pro`);
    const browser = await launchChromium();
    try {
      const page = await browser.newPage({ viewport: PHONE });
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      const url = `${mock.url}/__mock/conduct?format=html`;
      await page.goto(url);
      expect(asked.filter((each) => !each.endsWith("/favicon.ico"))).toEqual([url]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(PHONE.width);
      expect(await page.textContent("main")).toContain("requests/documented-path");
      // What is folded can be opened by the keyboard.
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      expect(await page.locator("details[open] li").first().isVisible()).toBe(true);
    } finally {
      await browser.close();
    }
  });
});
