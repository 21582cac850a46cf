import { describe, expect, it } from "vitest";
import { parseTape } from "../tape-format.ts";
import { Cast } from "./cast.ts";
import { takesOf } from "./takes.ts";

const header = '{"tape":1,"id":"x","created":"2026-01-01T00:00:00.000Z","license":"CC0-1.0","origin":"synthetic"}';

function castOf(...lines: readonly object[]): Cast {
  const numbered = lines.map((line, index) => JSON.stringify({ t: 0, c: index + 1, ...line }));
  return new Cast(takesOf(parseTape([header, ...numbered].join("\n"))));
}

const http = (url: string, status: number, rest: object = {}) => ({
  k: "http",
  req: { method: "GET", url, ...rest },
  res: { status },
});
const statusOf = (cast: Cast, url: string, body = "") =>
  cast.request("GET", url, Buffer.from(body))?.entry.response?.status;

describe("what a tape has for a request", () => {
  it("is used once each, in order, and the last again and again", () => {
    const cast = castOf(http("/a", 201), http("/a", 202), http("/b", 203));
    expect([1, 2, 3].map(() => statusOf(cast, "/a"))).toEqual([201, 202, 202]);
    cast.reset();
    expect(statusOf(cast, "/a")).toBe(201);
    expect(statusOf(cast, "/c")).toBeUndefined();
    expect(cast.request("POST", "/a", Buffer.of())).toBeUndefined();
  });

  it("has the same query if any has, whatever its order, and any value where one was redacted", () => {
    const cast = castOf(http("/a", 203), http("/a?x=2", 202), http("/a?x=1&apiKey=[redacted]", 201));
    expect(statusOf(cast, "/a?apiKey=secret&x=1")).toBe(201);
    expect(statusOf(cast, "/a?x=2")).toBe(202);
    expect(statusOf(cast, "/a?other=1")).toBe(203);
  });

  it("has any value around what was redacted in a URL that is a parameter", () => {
    const cast = castOf(http("/a?u=b%3Ftoken%3D[redacted]%26x%3D1", 201), http("/a?u=c", 202));
    expect(statusOf(cast, "/a?u=b%3Ftoken%3Dsecret%26x%3D1")).toBe(201);
    expect(statusOf(cast, "/a?u=c")).toBe(202);
    expect(statusOf(cast, "/a?u=b%3Ftoken%3Dsecret%26x%3D2")).toBe(202);
  });

  it("has the same body if any has", () => {
    const cast = castOf(http("/a", 201, { s: "one" }), http("/a", 202, { s: "two" }));
    expect([statusOf(cast, "/a", "two"), statusOf(cast, "/a", "three")]).toEqual([202, 201]);
  });

  it("is a connection without an open line for every other path", () => {
    const cast = castOf({ k: "open", url: "/a" }, { d: "s", k: "text", s: "" });
    expect(["/a", "/b", "/b"].map((url) => cast.socket(url)?.c)).toEqual([1, 2, 2]);
    expect(castOf({ k: "open", url: "/a" }).socket("/b")).toBeUndefined();
  });
});
