import { describe, expect, it } from "vitest";
import type { Tape } from "../tape.ts";
import { formatTape, parseTape } from "../tape-format.ts";
import { fromHar } from "./from-har.ts";
import { toHar } from "./to-har.ts";

/** As Chrome saves a page that asks the API and opens a socket. */
const chrome = {
  log: {
    version: "1.2",
    creator: { name: "WebInspector", version: "537.36" },
    entries: [
      {
        startedDateTime: "2026-01-01T00:00:01.000Z",
        time: 30.4,
        request: {
          ...{ method: "POST", url: "https://api.example/webcast/ws_credentials?x=1", httpVersion: "http/2.0" },
          headers: [
            { name: ":authority", value: "api.example" },
            { name: "x-api-key", value: "my-secret-key" },
          ],
          postData: { mimeType: "application/json", text: '{"unique_id":"streamer"}' },
        },
        response: {
          ...{ status: 200, headers: [{ name: "content-encoding", value: "gzip" }] },
          content: { size: 11, mimeType: "application/json", text: '{"data":{}}' },
        },
        timings: { wait: 20.4 },
      },
      {
        startedDateTime: "2026-01-01T00:00:02.000Z",
        time: 500,
        request: { method: "GET", url: "wss://api.example/?apiKey=my-secret-key", headers: [] },
        response: { status: 101, headers: [{ name: "Upgrade", value: "websocket" }], content: {} },
        _webSocketMessages: [
          { type: "receive", time: 1767225602.25, opcode: 1, data: '{"event":"roomInfo"}' },
          { type: "send", time: 1767225602.5, opcode: 2, data: "AAEC" },
          { type: "receive", time: 1767225602.4, opcode: 0, data: "" },
        ],
      },
    ],
  },
};

describe("fromHar", () => {
  it("makes headers that a tape may have, and takes out a secret also where it stands before its name", () => {
    const [entry] = chrome.log.entries;
    const headers = [{ name: "x-note", value: "one my-secret-key\ntwo \u0007\u20ac" }];
    const first = { ...entry, startedDateTime: "2026-01-01T00:00:00.000Z", request: { ...entry?.request, headers } };
    const tape = fromHar(JSON.stringify({ log: { ...chrome.log, entries: [first, entry] } }));
    expect(parseTape(formatTape(tape)).entries).toMatchObject([
      {
        request: {
          headers: [
            ["x-note", "one [redacted]"],
            ["x-note", "two \u00e2\u0082\u00ac"],
          ],
        },
      },
      {},
    ]);
  });

  it("reads requests and socket messages as Chrome saves them, without secrets", () => {
    const tape = fromHar(`\uFEFF${JSON.stringify(chrome)}`, { id: "page" });
    const [, ...lines] = formatTape(tape).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      {
        ...{ t: 0, c: 1, k: "http" },
        req: {
          ...{ method: "POST", url: "/webcast/ws_credentials?x=1", h: [["x-api-key", "[redacted]"]] },
          j: { unique_id: "streamer" },
        },
        res: { t: 20, status: 200, j: { data: {} } },
      },
      { t: 1000, c: 2, k: "open", url: "/?apiKey=[redacted]" },
      { t: 1250, c: 2, k: "upgrade", status: 101 },
      { t: 1250, c: 2, d: "s", k: "text", j: { event: "roomInfo" } },
      { t: 1500, c: 2, d: "c", k: "bin", b64: "AAEC", expect: true },
    ]);
    expect(tape.header).toMatchObject({ id: "page", created: "2026-01-01T00:00:01.000Z", origin: "recorded" });
    expect(formatTape(parseTape(formatTape(tape)))).toBe(formatTape(tape));
  });

  it("keeps secrets only when it is told to", () => {
    const tape = fromHar(JSON.stringify(chrome), { unredacted: true });
    expect(formatTape(tape)).toContain("my-secret-key");
    expect(tape.header.redacted).toEqual([]);
  });

  it.each([
    ["is not JSON", "{", "HAR: not JSON"],
    ["has no entries", '{"log":{}}', "HAR: /log must have"],
    ["has none", '{"log":{"entries":[]}}', "HAR: /log/entries has no entry"],
    [
      "begins at no time",
      JSON.stringify(chrome).replace("2026-01-01T00:00:01.000Z", "never"),
      "/log/entries/0/startedDateTime",
    ],
    ["asks for no URL", JSON.stringify(chrome).replace("wss://api.example", "elsewhere"), "is not a URL"],
  ])("says what is wrong when it %s", (_title, text, reason) => {
    expect(() => fromHar(text)).toThrow(expect.objectContaining({ code: "ERR_TAPE_INVALID" }));
    expect(() => fromHar(text)).toThrow(reason);
  });
});

describe("toHar", () => {
  const header =
    '{"tape":1,"id":"har","created":"2026-01-01T00:00:00.000Z","license":"private","origin":"recorded","redacted":[]}';

  function tapeOf(...lines: readonly object[]): Tape {
    return parseTape([header, ...lines.map((line) => JSON.stringify(line))].join("\n"));
  }

  it("writes what fromHar reads again: requests, messages, control frames and ends", () => {
    const tape = tapeOf(
      {
        ...{ t: 0, c: 1, k: "http", req: { method: "POST", url: "/a?b=1", h: [["X-A", "1"]], s: "body" } },
        res: { t: 5, status: 200, h: [["content-type", "image/png"]], b64: "iVBOR/8=" },
      },
      { t: 10, c: 2, k: "open", url: "/" },
      { t: 15, c: 2, k: "upgrade", status: 101, h: [["handshake-options", "ping-interval=10"]] },
      { t: 20, c: 2, d: "s", k: "text", s: "not json" },
      { t: 21, c: 2, d: "c", k: "bin", b64: "AAEC", expect: true },
      { t: 22, c: 2, d: "s", k: "ping", b64: "aGk=" },
      { t: 23, c: 2, d: "c", k: "pong", b64: "aGk=" },
      { t: 24, c: 2, d: "s", k: "close", code: 1006, reason: "illegal" },
      { t: 25, c: 2, k: "eof", how: "rst" },
      { t: 30, c: 3, k: "http", req: { method: "GET", url: "/never" } },
    );
    expect(formatTape(fromHar(toHar(tape), { unredacted: true }))).toBe(formatTape(tape));
  });

  it("has the fields that HAR 1.2 wants", () => {
    const har = JSON.parse(toHar(tapeOf({ t: 0, c: 1, k: "http", req: { method: "GET", url: "/" } }))) as {
      log: { version: string; entries: object[] };
    };
    expect(har.log.version).toBe("1.2");
    expect(har.log.entries).toMatchObject([
      {
        ...{ time: 0, cache: {}, timings: { send: 0, wait: 0, receive: 0 } },
        request: { httpVersion: "HTTP/1.1", cookies: [], queryString: [], headersSize: -1, bodySize: -1 },
        response: { status: 0, redirectURL: "", content: { size: 0, mimeType: "" } },
      },
    ]);
  });
});
