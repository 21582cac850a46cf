import { describe, expect, it } from "vitest";
import { SigningError } from "./errors.ts";
import { assertAllowedUrl, checkAllowedHosts, checkBaseUrl, checkHostRules } from "./hosts.ts";

const API = "https://api.tik.tools";

function isAllowed(url: string, baseUrl = API, allowedHosts: readonly string[] = []): boolean {
  try {
    assertAllowedUrl(url, { baseUrl, allowedHosts });
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(SigningError);
    expect(error).toMatchObject({ code: "ERR_HOST_NOT_ALLOWED", side: "remote", retryable: false });
    return false;
  }
}

describe("assertAllowedUrl", () => {
  it.each([
    ["wss://webcast-ws.tiktok.com/webcast/im/?a=b"],
    ["wss://webcast-ws.us.tiktok.com/"],
    ["https://webcast.tiktok.com/webcast/feed/"],
    ["https://WEBCAST.TikTok.com/"],
    ["wss://im.tiktokv.com:443/"],
    ["https://tiktok.com/"],
    ["wss://api.tik.tools/"],
    ["wss://api.tik.tools:8443/"],
  ])("allows %s", (url) => {
    expect(isAllowed(url)).toBe(true);
  });

  it.each([
    ["a foreign host", "wss://evil.example/"],
    ["a host that ends like the platform", "wss://eviltiktok.com/"],
    ["the platform as a subdomain", "wss://tiktok.com.evil.example/"],
    ["the platform as userinfo", "wss://webcast-ws.tiktok.com@evil.example/"],
    ["userinfo on the platform", "wss://user:pass@webcast-ws.tiktok.com/"],
    ["userinfo on the API", "wss://user@api.tik.tools/"],
    ["another port of the platform", "wss://webcast-ws.tiktok.com:8443/"],
    ["plain ws", "ws://webcast-ws.tiktok.com/"],
    ["plain http", "http://webcast.tiktok.com/"],
    ["plain ws on the API", "ws://api.tik.tools/"],
    ["another scheme", "file:///etc/passwd"],
    ["javascript", "javascript:alert(1)"],
    ["no URL", "webcast-ws.tiktok.com"],
    ["nothing", ""],
    ["Cyrillic letters", "wss://webcast-ws.tiktоk.com/"],
    ["punycode", "wss://webcast-ws.xn--tiktk-qbe.com/"],
    ["a trailing dot", "wss://webcast-ws.tiktok.com./"],
    ["a subdomain of the API", "wss://x.api.tik.tools/"],
    ["loopback", "wss://127.0.0.1/"],
    ["loopback in hexadecimal", "wss://0x7f000001/"],
    ["loopback by name", "wss://localhost/"],
    ["IPv6 loopback", "wss://[::1]/"],
    ["mapped IPv6", "wss://[::ffff:127.0.0.1]/"],
  ])("refuses %s", (_, url) => {
    expect(isAllowed(url)).toBe(false);
  });

  it.each([
    ["10.1.2.3"],
    ["0.0.0.0"],
    ["100.64.0.1"],
    ["127.0.0.1"],
    ["169.254.169.254"],
    ["172.16.0.1"],
    ["192.168.1.1"],
    ["192.0.0.1"],
    ["198.18.0.1"],
    ["224.0.0.1"],
    ["[::1]"],
    ["[::]"],
    ["[fe80::1]"],
    ["[fd00::1]"],
    ["[::ffff:10.0.0.1]"],
    ["[2002:a00:1::]"],
    ["localhost"],
    ["x.localhost"],
  ])("refuses the private address %s even when it is listed", (host) => {
    expect(isAllowed(`wss://${host}/`, API, [host])).toBe(false);
  });

  it("allows a listed host on any port, but not its subdomains and not without TLS", () => {
    const hosts = ["Relay.Example", "203.0.113.7", "[2001:db8::1]", "bücher.example"];
    expect(isAllowed("wss://relay.example:9000/", API, hosts)).toBe(true);
    expect(isAllowed("wss://203.0.113.7/", API, hosts)).toBe(true);
    expect(isAllowed("wss://[2001:db8::1]/", API, hosts)).toBe(true);
    expect(isAllowed("wss://xn--bcher-kva.example/", API, hosts)).toBe(true);
    expect(isAllowed("wss://x.relay.example/", API, hosts)).toBe(false);
    expect(isAllowed("ws://relay.example/", API, hosts)).toBe(false);
  });

  it.each([
    ["http://127.0.0.1:3000", "ws://127.0.0.1:4000/"],
    ["http://localhost:3000", "ws://localhost:4000/"],
    ["http://[::1]:3000", "ws://[::1]:4000/"],
    ["https://127.0.0.1:3000", "ws://127.0.0.1/"],
  ])("a base URL of %s allows %s", (baseUrl, url) => {
    expect(isAllowed(url, baseUrl)).toBe(true);
  });

  it.each([
    ["http://127.0.0.1:3000", "ws://127.0.0.2:4000/"],
    ["http://127.0.0.1:3000", "ws://localhost:4000/"],
    ["http://127.0.0.1:3000", "ws://192.168.0.1:4000/"],
    ["http://127.0.0.1:3000", "ws://user@127.0.0.1:4000/"],
    ["http://127.0.0.1:3000", "ftp://127.0.0.1:4000/"],
  ])("a base URL of %s does not allow %s", (baseUrl, url) => {
    expect(isAllowed(url, baseUrl)).toBe(false);
  });

  it("allows a private host that is the base URL's own, over TLS", () => {
    expect(isAllowed("wss://10.0.0.7:8443/", "https://10.0.0.7")).toBe(true);
    expect(isAllowed("ws://10.0.0.7:8443/", "https://10.0.0.7")).toBe(false);
  });

  it("says where the URL leads, without path and query", () => {
    const url = "wss://evil.example/path/?X-Bogus=signature";
    expect(() => assertAllowedUrl(url, { baseUrl: API })).toThrow(
      "ERR_HOST_NOT_ALLOWED: wss://evil.example is not allowed: the host is not in the list of allowed hosts",
    );
  });
});

describe("checkHostRules", () => {
  it("fills in the defaults", () => {
    expect(checkHostRules({})).toEqual({ baseUrl: "https://api.tik.tools", allowedHosts: [] });
    expect(checkHostRules({ baseUrl: undefined, allowedHosts: undefined })).toEqual(checkHostRules({}));
  });

  it("passes rules on as URLs spell them, and refuses others", () => {
    const rules = { baseUrl: "http://127.0.0.1:3000/", allowedHosts: ["relay.example"] };
    expect(checkHostRules(rules)).toEqual({ ...rules, baseUrl: "http://127.0.0.1:3000" });
    expect(() => checkHostRules({ baseUrl: "http://relay.example" })).toThrow("ERR_ARGUMENT: baseUrl must be an https");
    expect(() => checkHostRules({ allowedHosts: ["*.example"] })).toThrow("ERR_ARGUMENT: allowedHosts[0] must be");
  });
});

describe("checkBaseUrl", () => {
  it.each([
    ["https://api.tik.tools/", "https://api.tik.tools"],
    ["https://gateway.example:8443/tik//", "https://gateway.example:8443/tik"],
    ["http://127.0.0.1:3000", "http://127.0.0.1:3000"],
    ["http://127.8.8.8", "http://127.8.8.8"],
    ["http://localhost", "http://localhost"],
    ["http://[::1]:3000/", "http://[::1]:3000"],
  ])("takes %s", (given, expected) => {
    expect(checkBaseUrl(given)).toBe(expected);
  });

  it.each([
    ["http://api.tik.tools"],
    ["http://192.168.0.1"],
    ["http://127.0.0.1.nip.io"],
    ["wss://api.tik.tools"],
    ["https://key@api.tik.tools"],
    ["https://api.tik.tools?apiKey=secret"],
    ["https://api.tik.tools#secret"],
    ["api.tik.tools"],
    [""],
  ])("refuses %s", (given) => {
    expect(() => checkBaseUrl(given)).toThrow(/^ERR_ARGUMENT: baseUrl must be an https URL/);
    expect(() => checkBaseUrl(given)).not.toThrow(/secret|key@/);
  });
});

describe("checkAllowedHosts", () => {
  it.each([["https://x.example"], ["x.example:443"], ["*.example"], ["x.example/y"], [""], ["a b"], ["[::1]:80"]])(
    "refuses %j",
    (host) => {
      expect(() => checkAllowedHosts(["ok.example", host])).toThrow(
        /^ERR_ARGUMENT: allowedHosts\[1\] must be a host name/,
      );
    },
  );

  it("refuses what is no text", () => {
    expect(() => checkAllowedHosts([7 as unknown as string])).toThrow("got 7");
  });
});
