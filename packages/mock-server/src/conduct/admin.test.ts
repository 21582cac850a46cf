import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MockServer, startMockServer } from "../server.ts";

let mock: MockServer;
const ask = (query = "") => fetch(`${mock.url}/__mock/conduct${query}`);

beforeAll(async () => {
  mock = await startMockServer();
  await fetch(`${mock.url}/webcast/no-such-path`, { headers: { "x-api-key": mock.keys.pro } });
});
afterAll(() => mock.close());

describe("GET /__mock/conduct", () => {
  it("answers the report of the library", async () => {
    expect(await (await ask()).json()).toEqual(mock.conduct());
    expect(mock.conduct().grade).toBe("C");
  });

  it.each([
    ["text", "text/plain", "error requests/documented-path"],
    ["junit", "application/xml", '<failure type="error"'],
    ["html", "text/html", "<!doctype html>"],
  ])("answers it as %s", async (format, type, text) => {
    const answer = await ask(`?format=${format}`);
    expect(answer.headers.get("content-type")).toMatch(type);
    expect(await answer.text()).toContain(text);
  });

  it("judges what came after an entry only", async () => {
    expect(await (await ask("?since=1")).json()).toMatchObject({ grade: "-", entries: 0 });
  });

  it.each(["?format=pdf", "?since=-1", "?sinse=1"])("refuses %s", async (query) => {
    const answer = await ask(query);
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: "INVALID_REQUEST" }]);
  });
});
