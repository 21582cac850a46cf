import { describe, expect, it } from "vitest";
import { authorityNames, certificateNames, checkHosts, fixedHosts, isFixedHost } from "./hosts.ts";

describe("hosts", () => {
  it("that clients have in their code are of the domains that the authority may vouch for", () => {
    expect(fixedHosts.filter((host) => !isFixedHost(host))).toEqual([]);
    expect(["example.com", "nottiktok.com", "tiktok.com.example.com"].filter(isFixedHost)).toEqual([]);
  });

  it("that are added are spelled as certificates spell them", () => {
    const spelled = checkHosts(["Staging.Example.COM", "*.example.com", "bücher.example", "10.0.0.1", "fe80::1"]);
    expect(spelled).toEqual(["staging.example.com", "*.example.com", "xn--bcher-kva.example", "10.0.0.1", "fe80::1"]);
    expect(certificateNames(spelled)).toEqual(expect.arrayContaining([...spelled, "localhost", "api.tik.tools"]));
    expect(authorityNames(["*.example.com"])).toContain("example.com");
  });

  it.each([
    "",
    "https://example.com",
    "example.com:443",
    "a b",
    "a..b",
    "-a.example",
    "*.com",
    "a.*.com",
    "fe80::1%eth0",
    `${"x".repeat(64)}.example`,
    "x\0.example",
    7,
  ])("that are none are refused: %j", (host) => {
    expect(() => checkHosts([host as string])).toThrow(
      expect.objectContaining({ code: "ERR_ARGUMENT", message: expect.stringContaining(JSON.stringify(host)) }),
    );
  });

  it("that are more than a person lists are refused", () => {
    expect(() => checkHosts(Array(101).fill("a.example"))).toThrow("at most 100");
  });
});
