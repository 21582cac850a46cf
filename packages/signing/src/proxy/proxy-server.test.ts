import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { parseProxy } from "./proxy-server.ts";

describe("parseProxy", () => {
  it.each([
    ["http://proxy.example:3128", "http://proxy.example:3128"],
    ["http://proxy.example", "http://proxy.example:80"],
    ["https://Proxy.Example/", "https://proxy.example:443"],
    ["socks5://proxy.example:80", "socks5://proxy.example:80"],
    ["socks5h://PROXY.example", "socks5://proxy.example:1080"],
    ["socks5://name:password@[::1]:9", "socks5://[::1]:9"],
    ["SOCKS5H://bücher.example:1", "socks5://xn--bcher-kva.example:1"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
  ])("reads %s as %s", (url, address) => {
    expect(parseProxy(url).address).toBe(address);
    expect(parseProxy(new URL(url)).address).toBe(address);
  });

  it("has hosts as sockets take them", () => {
    expect(parseProxy("http://[2001:DB8::1]:1")).toMatchObject({ protocol: "http", host: "2001:db8::1", port: 1 });
  });

  it("decodes the login", () => {
    expect(parseProxy("http://a%40b:p%2F%3A%C3%BC@h:1").login).toEqual({ username: "a@b", password: "p/:ü" });
    expect(parseProxy("http://token@h:1").login).toEqual({ username: "token", password: "" });
    expect(parseProxy("http://:word@h:1").login).toEqual({ username: "", password: "word" });
    expect(parseProxy("http://h:1").login).toBeUndefined();
  });

  it("names the login's spellings as secrets, but no short user name", () => {
    expect(parseProxy("http://user:hunter2@h:1").secrets).toEqual(["dXNlcjpodW50ZXIy", "user:hunter2", "hunter2"]);
    expect(parseProxy("http://customer-17-zone@h:1").secrets).toContain("customer-17-zone");
    expect(parseProxy("http://h:1").secrets).toEqual([]);
  });

  it("shows no login when it is printed", () => {
    const proxy = parseProxy("socks5://customer-17-zone:hunter2@h:1");
    const shown = [inspect(proxy, { depth: 9, showHidden: true }), JSON.stringify(proxy), String(proxy)].join();
    expect(shown).toContain("socks5://h:1");
    expect(shown).not.toMatch(/customer|hunter2/);
  });

  it.each([
    ["socks4://h:1", /socks4 has no passwords/],
    ["socks4a://h:1", /socks4 has no passwords/],
    ["ftp://h:1", /must be an http, https, socks5 or socks5h URL/],
    ["h:3128", /must be an http/],
    ["", /must be an http/],
    ["http://h:0", /must be an http/],
    ["http://h:65536", /must be an http/],
    ["http://h:1/path", /without path/],
    ["http://h:1?a=b", /without path/],
    ["http://h:1#a", /without path/],
    ["socks5://:1", /must be an http/],
    ["socks5:h", /must be an http/],
    ["http://u%zz:p@h:1", /percent-encoded UTF-8/],
    ["http://u%3Av:p@h:1", /no colon/],
    [`socks5://u:${"p".repeat(256)}@h:1`, /at most 255 bytes/],
    ["socks5://:p@h:1", /at most 255 bytes/],
  ])("refuses %j", (url, message) => {
    expect(() => parseProxy(url)).toThrow(
      expect.objectContaining({ code: "ERR_ARGUMENT", message: expect.stringMatching(message) }),
    );
  });

  it.each([[undefined], [null], [3128], [{ host: "h" }]])("refuses %j in place of a URL", (value) => {
    expect(() => parseProxy(value as unknown as string)).toThrow(/^ERR_ARGUMENT: proxy must be/);
  });
});
