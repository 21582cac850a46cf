import { describe, expect, it } from "vitest";
import { Redactor } from "./redact.ts";

describe("a redactor", () => {
  const redactor = new Redactor(["hush", "true"]);

  it("knows secrets by the names of their fields, wherever they stand", () => {
    const value = {
      url: "https://a/?x=1&apiKey=k1",
      list: [{ "x-cookie-header": "sessionid=s" }],
      user_id: "7",
      msToken: "m",
    };
    expect(redactor.json(value)).toEqual({
      url: "https://a/?x=1&apiKey=[redacted]",
      list: [{ "x-cookie-header": "[redacted]" }],
      user_id: "7",
      msToken: "[redacted]",
    });
  });

  it("takes out what was presented as a secret, also from names and in the middle of texts", () => {
    expect(redactor.json({ "a hush b": "so hush", other: true })).toEqual({
      "a [redacted] b": "so [redacted]",
      other: true,
    });
    expect(redactor.query(new URLSearchParams("hush=1&q=hush&session_id=x"))).toEqual({
      "[redacted]": "1",
      q: "[redacted]",
      session_id: "[redacted]",
    });
  });

  it("knows the cookies of a session on the platform, and the signature of its URLs", () => {
    const text =
      "sid_tt=a; sid_guard=b; sid_ucp_v1=c; ssid_ucp_v1=d; uid_tt_ss=e; odin_tt=f; s_v_web_id=g; _signature=h";
    expect(redactor.text(text)).toBe(text.replace(/=\w/g, "=[redacted]"));
    expect(redactor.json({ sid_tt: "a", side: "b" })).toEqual({ sid_tt: "[redacted]", side: "b" });
  });

  it("takes cookies out of a header", () => {
    expect(redactor.text("a=1; sessionid=abc; ttwid=def; theme=dark")).toBe(
      "a=1; sessionid=[redacted]; ttwid=[redacted]; theme=dark",
    );
  });
});
