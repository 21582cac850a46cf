import { Script } from "node:vm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MockServer, startMockServer } from "../server.ts";
import { filterScript } from "./filter-script.ts";
import { linesToCopy } from "./start-section.ts";
import { style } from "./style.ts";

let server: MockServer;

beforeAll(async () => {
  server = await startMockServer();
});
afterAll(() => server.close());

/** Addresses in attributes that a page loads or links to. */
function addressesIn(page: string): string[] {
  return [...page.matchAll(/\b(?:href|src)="([^"#]+)/g)].map(([, address]) => address as string);
}

/** The servers that a document and its operations name. */
function serversIn(document: unknown): string[] {
  return [
    ...new Set(
      [...JSON.stringify(document).matchAll(/"servers":\[\{"url":"([^"]*)"/g)].map(([, url]) => url as string),
    ),
  ];
}

describe.each(["", "/ns/docs-test"])("below %j", (prefix) => {
  const at = (path: string) => `${server.url}${prefix}${path}`;

  it.each(["/docs", "/docs/openapi/"])("%s has only links and assets that this mock answers", async (path) => {
    const answer = await fetch(at(path));
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    const addresses = new Set(addressesIn(await answer.text()));
    expect(addresses.size).toBeGreaterThan(3);
    for (const address of addresses) {
      const url = new URL(address, at(path));
      expect(url.href).toMatch(new RegExp(`^${at("/")}`));
      expect((await fetch(url)).status, url.href).toBe(200);
    }
  });

  it("forbids pages to load from elsewhere", async () => {
    for (const path of ["/docs", "/docs/openapi/"]) {
      const policy = (await fetch(at(path))).headers.get("content-security-policy");
      expect(policy).toMatch(/^default-src 'self'; /);
      expect(policy).not.toContain("http");
    }
  });

  it("gives documents with the mock's own origin", async () => {
    const openApi = await (await fetch(at("/openapi.json"))).json();
    expect(openApi).toMatchObject({ openapi: "3.1.0", servers: [{ url: `${server.url}${prefix}` }] });
    expect(serversIn(openApi)).toEqual([`${server.url}${prefix}`]);
    const asyncApi = await (await fetch(at("/asyncapi.json"))).json();
    const here = { host: `127.0.0.1:${server.port}`, protocol: "ws", ...(prefix !== "" && { pathname: prefix }) };
    expect(asyncApi).toMatchObject({ asyncapi: "3.0.0", servers: { api: here, platform: here } });
  });

  it("gives Swagger UI a document that is good under any name of the server", async () => {
    const document = await (await fetch(at("/docs/openapi/openapi.json"))).json();
    expect(serversIn(document)).toEqual([prefix || "/"]);
  });

  it("leads browsers from the root, and from near misses, to the docs", async () => {
    const page = { headers: { accept: "text/html,*/*;q=0.8" } };
    expect((await fetch(at("/"), page)).url).toBe(at("/docs"));
    expect((await fetch(at("/docs/"))).url).toBe(at("/docs"));
    expect((await fetch(at("/docs/openapi"))).url).toBe(at("/docs/openapi/"));
  });
});

it("knows no endpoint at the root", async () => {
  for (const method of ["GET", "POST"]) {
    const answer = await fetch(server.url, { method });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ status_code: -1, code: "NOT_FOUND" });
  }
});

it("shows lines that work", async () => {
  const mock = server.namespace("lines");
  const lines = linesToCopy({
    httpOrigin: mock.url,
    wsOrigin: mock.wsUrl,
    quirks: {} as never,
    options: { liveUsers: ["streamer_name"] },
  });
  const curls = lines.filter(({ line }) => line.startsWith("curl"));
  expect(curls).toHaveLength(3);
  for (const { line } of curls) expect((await runCurl(line)).status, line).toBe(200);
});

/** Does what the command says. */
function runCurl(line: string): Promise<Response> {
  const headers = [...line.matchAll(/-H '([^:]+): ([^']+)'/g)].map(([, name, value]): [string, string] => [
    name as string,
    value as string,
  ]);
  const body = /-d '([^']+)'/.exec(line)?.[1];
  const url = /http:\S+$/.exec(line)?.[0] as string;
  return fetch(url, { headers, ...(body && { method: "POST", body }) });
}

it("has a script that can be parsed, and neither script nor style loads anything", () => {
  expect(() => new Script(filterScript)).not.toThrow();
  expect(`${filterScript}${style}`).not.toMatch(/https?:|url\(|@import|import\(/);
});
