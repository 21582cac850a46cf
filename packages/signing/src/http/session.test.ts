import { describe, expect, it } from "vitest";
import { limitsData } from "../../testing/answers.ts";
import { signingErrorOf } from "../../testing/outcome.ts";
import { StubDispatcher } from "../../testing/stub-dispatcher.ts";
import { createSigningClient } from "../client.ts";
import { cookiesFor, mergeCookies, type SessionOptions } from "./session.ts";

const cookies = "sessionid=session-of-the-test";

function setup(session?: SessionOptions, baseUrl?: string) {
  const dispatcher = new StubDispatcher(() => ({ body: { status_code: 0, data: limitsData } }));
  const client = createSigningClient({ apiKey: "k", dispatcher, session, baseUrl, validateResponses: "off" });
  const sent = () => dispatcher.requests.map(({ headers }) => headers["x-cookie-header"]);
  return { rest: client.rest, sent };
}

describe("an endpoint that wants a session", () => {
  it("is not called without one", async () => {
    const { rest, sent } = setup();
    const error = await signingErrorOf(rest.chat({ room_id: "1", text: "Hello" }));
    expect(error.message).toBe("ERR_ARGUMENT: session must be given: chat wants the cookies of a session");
    expect(sent()).toEqual([]);
  });

  it("is not called when the API's host is not named", async () => {
    const { rest, sent } = setup({ cookies, hosts: ["webcast.tiktok.com", "tik.tools", "x.api.tik.tools"] });
    const error = await signingErrorOf(rest.chat({ room_id: "1", text: "Hello" }));
    expect(error.message).toBe(
      "ERR_ARGUMENT: session.hosts must be a list with api.tik.tools, which chat sends the cookies to",
    );
    expect(sent()).toEqual([]);
  });

  it("takes the session of the call in place of the client's", async () => {
    const { rest, sent } = setup({ cookies, hosts: ["API.tik.tools"] });
    await rest.chat({ room_id: "1", text: "Hello" });
    await rest.chat(
      { room_id: "1", text: "Hello" },
      { session: { cookies: "sessionid=other", hosts: ["api.tik.tools"] } },
    );
    expect(sent()).toEqual([cookies, "sessionid=other"]);
  });
});

describe("an endpoint that can have a session", () => {
  it("gets none when its host is not named", async () => {
    const { rest, sent } = setup({ cookies, hosts: ["webcast.tiktok.com"] });
    await rest.rankings({ room_id: "1" });
    expect(sent()).toEqual([undefined]);
  });
});

describe("an endpoint without a session", () => {
  it("gets none even when its host is named", async () => {
    const { rest, sent } = setup({ cookies, hosts: ["api.tik.tools"] });
    await rest.rateLimits();
    expect(sent()).toEqual([undefined]);
  });
});

describe("the option session", () => {
  it.each<[string, unknown, string]>([
    [
      "no cookies",
      { cookies: "", hosts: ["x.example"] },
      "session.cookies must be a Cookie header of 1 to 8192 ASCII characters",
    ],
    ["a line break", { cookies: "a=b\r\nx: y", hosts: ["x.example"] }, "session.cookies must be a Cookie header"],
    ["no hosts", { cookies, hosts: [] }, "session.hosts must be one host name or more"],
    ["no list of hosts", { cookies, hosts: "x.example" }, "session.hosts must be a list of host names"],
    ["a URL for a host", { cookies, hosts: ["https://x.example"] }, "session.hosts[0] must be a host name"],
    ["cookies for a host", { cookies, hosts: [`${cookies}; a=b`] }, "session.hosts[0] must be a host name"],
  ])("refuses %s without showing the cookies", (_, session, message) => {
    const create = () => setup(session as SessionOptions);
    expect(create).toThrow(`ERR_ARGUMENT: ${message}`);
    expect(create).not.toThrow(/session-of-the-test/);
  });
});

describe("cookiesFor", () => {
  const named = (...hosts: string[]) => ({ cookies, hosts });

  it.each([
    ["https://webcast.tiktok.com/x", "https://api.tik.tools", named("webcast.tiktok.com"), true],
    ["https://WEBCAST.tiktok.com:443/x", "https://api.tik.tools", named("Webcast.TikTok.com"), true],
    ["https://webcast.tiktok.com/x", "https://api.tik.tools", named("tiktok.com"), false],
    ["https://tiktok.com/x", "https://api.tik.tools", named("webcast.tiktok.com"), false],
    ["http://webcast.tiktok.com/x", "https://api.tik.tools", named("webcast.tiktok.com"), false],
    ["http://127.0.0.1:1/x", "http://127.0.0.1:2", named("127.0.0.1"), true],
    ["http://127.0.0.1:1/x", "https://api.tik.tools", named("127.0.0.1"), false],
    ["http://127.0.0.1:1/x", "http://localhost:1", named("127.0.0.1"), false],
    ["http://127.0.0.1:1/x", "http://127.0.0.1:1", undefined, false],
  ])("%s with the base URL %s", (url, baseUrl, session, isSent) => {
    expect(cookiesFor(session, new URL(url), baseUrl)).toBe(isSent ? cookies : undefined);
  });
});

describe("mergeCookies", () => {
  it("puts the session's first, and keeps the answer's of the same name", () => {
    expect(mergeCookies("ttwid=signed; a=1", "sessionid=s; ttwid=mine;b=2")).toBe(
      "sessionid=s; b=2; ttwid=signed; a=1",
    );
  });

  it("leaves the answer's as they are without a session", () => {
    expect(mergeCookies("ttwid=1;  a=1", undefined)).toBe("ttwid=1;  a=1");
    expect(mergeCookies("", "sessionid=s")).toBe("sessionid=s");
  });
});
