import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkEvents } from "../check-events.ts";
import { type MockServer, startMockServer } from "../server.ts";
import { pageAssets } from "./assets.ts";
import { eventSamples } from "./event-samples.ts";
import { createMockPage } from "./page-html.ts";

let mock: MockServer;

beforeAll(async () => {
  mock = await startMockServer();
});
afterAll(() => mock.close());

/** Addresses that the page loads or links to, and that a script imports. */
function addressesIn(text: string): string[] {
  return [...text.matchAll(/(?:\b(?:href|src)=|from )"([^"#]+)"/g)].map(([, address]) => address as string);
}

describe.each(["", "/ns/page-test"])("the page below %j", (prefix) => {
  it("has only links and assets that this mock answers", async () => {
    const base = `${mock.url}${prefix}/__mock/`;
    const addresses = addressesIn(await (await fetch(base)).text());
    expect(addresses.length).toBeGreaterThan(5);
    for (const address of addresses) {
      const answer = await fetch(new URL(address, base));
      expect(answer.status, address).toBe(200);
      expect(answer.url).toMatch(new RegExp(`^${mock.url}${prefix}/`));
    }
  });

  it("is found without its last slash, and may load from the mock only", async () => {
    const answer = await fetch(`${mock.url}${prefix}/__mock`);
    expect(answer.url).toBe(`${mock.url}${prefix}/__mock/`);
    expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'self'; base-uri 'none'; /);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });
});

it("serves every file of its folder with its type, imports no other, and nothing from elsewhere", async () => {
  const names = readdirSync(new URL("./assets/", import.meta.url));
  expect(new Set(pageAssets().keys())).toEqual(new Set(names));
  for (const [name, { text, type }] of pageAssets()) {
    const answer = await fetch(`${mock.url}/__mock/page/${name}`);
    expect([answer.status, answer.headers.get("content-type")], name).toEqual([200, type]);
    expect(addressesIn(text).filter((address) => !names.includes(address.replace("./", "")))).toEqual([]);
    expect(text).not.toMatch(/https?:|innerHTML|outerHTML|insertAdjacentHTML|document\.write|@import|url\(/);
  }
});

it("has no other files", async () => {
  for (const name of ["nothing.js", "..%2Fpage.ts", "%2e%2e%2fpage.ts", "constructor"]) {
    expect((await fetch(`${mock.url}/__mock/page/${name}`)).status, name).toBe(404);
  }
});

it("offers events that the mock takes", () => {
  for (const sample of eventSamples) expect(() => checkEvents([sample])).not.toThrow();
});

it("has every id once, and a label for every field", () => {
  const page = createMockPage({ id: "default" });
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const unlabelled = page.replace(/<label\b.*?<\/label>/gs, "").match(/<(?:input|select|textarea)\b[^>]*>/g);
  expect(unlabelled).toBeNull();
});
