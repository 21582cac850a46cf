import { type EndpointName, endpoints } from "@webcast-kit/contract";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { createManualClock } from "../clock/virtual-clock.ts";
import { formatRequest, HttpClient } from "../model/http-client.ts";
import { tape } from "../model/rig.ts";
import { format, type Parts, type Place, places, secrets, wrongPlaces } from "../model/secret-places.ts";
import { type MockServer, startMockServer } from "../server.ts";

/** What the server would write to stderr. */
const log = vi.hoisted(() => ({ lines: [] as string[] }));

vi.mock("../log.ts", async () => {
  const { pino } = await import("pino");
  return { createLogger: () => pino({ level: "trace" }, { write: (line: string) => void log.lines.push(line) }) };
});

let mock: MockServer;
let http: HttpClient;

beforeAll(async () => {
  mock = await startMockServer({ clock: createManualClock(Date.parse("2096-01-01T00:00:00Z")), tape, speed: 0 });
  http = new HttpClient(mock.port);
});

afterAll(async () => {
  http.close();
  await mock.close();
});

/** A text as it is, in a URL, in JSON. */
function forms(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    ...new Set([secret, encodeURIComponent(secret), new URLSearchParams({ a: secret }).toString().slice(2), json]),
  ];
}

function expectNowhere(text: string, secret: string, where: string): void {
  for (const form of forms(secret)) {
    if (text.includes(form))
      expect.fail(
        `${secret} stands in ${where}: ${text.slice(Math.max(0, text.indexOf(form) - 200), text.indexOf(form) + 100)}`,
      );
  }
}

/** Everything that outlasts a request. */
async function expectForgotten(secret: string, since: number): Promise<void> {
  expectNowhere(log.lines.join(""), secret, "the log");
  expectNowhere(JSON.stringify(mock.journal.find({ since })), secret, "the journal");
  expectNowhere(JSON.stringify(mock.conduct({ since })), secret, "the conduct report");
  expectNowhere(JSON.stringify(mock.state()), secret, "the state");
  expectNowhere(JSON.stringify(mock.webcastConnections()), secret, "the reports");
  for (const path of ["/__mock/state", `/__mock/journal?since=${since}`, "/metrics"]) {
    expectNowhere((await http.send(formatRequest("GET", path))).body, secret, path);
  }
}

const endpointNames = fc.constantFrom(...(Object.keys(endpoints) as EndpointName[]));
const callers = fc.constantFrom("unknown", "known", "other");
const chosen = fc.uniqueArray(fc.constantFrom(...Object.keys(places)), { minLength: 1, maxLength: 5 });

async function send(
  endpoint: EndpointName,
  where: readonly (Place | undefined)[],
  secret: string,
  withKey: boolean,
): Promise<void> {
  const parts: Parts = { headers: withKey ? { "x-api-key": "test_pro" } : {}, query: {}, body: {} };
  for (const place of where) place?.(parts, secret);
  const reply = await http.send(format(endpoint, parts));
  // A success may give callers back what is theirs: the feed sends the session's cookies along.
  if (reply.status !== 200) expectNowhere(reply.head + reply.body, secret, "an error");
}

// Many requests each: a machine with other work to do takes its time.
describe("a secret", { timeout: 30_000 }, () => {
  const numRuns = Number(process.env["FC_NUM_RUNS"] ?? 150);

  it("is forgotten wherever a request has it", async () => {
    const property = fc.asyncProperty(
      endpointNames,
      chosen,
      secrets,
      callers,
      async (endpoint, where, secret, caller) => {
        const before = begin();
        // Of a caller who is known the body is read too.
        if (caller === "known") mock.setTier(secret, "ultra");
        await send(
          endpoint,
          where.map((name) => places[name]),
          secret,
          caller === "other",
        );
        expect(mock.journal.find({ since: before })).toHaveLength(1);
        expect(log.lines.length).toBeGreaterThan(0);
        await expectForgotten(secret, before);
      },
    );
    await fc.assert(property, { numRuns });
  });

  it("is forgotten where it does not belong too, when it is also where it belongs", async () => {
    const wrong = fc.constantFrom(...Object.keys(wrongPlaces));
    const right = fc.constantFrom(
      "header x-api-key",
      "query apiKey",
      "query session_id",
      "cookie sessionid",
      "header authorization, bearer",
    );
    const property = fc.asyncProperty(endpointNames, wrong, right, secrets, async (endpoint, bad, good, secret) => {
      const before = begin();
      mock.setTier(secret, "ultra");
      await send(endpoint, [places[good], wrongPlaces[bad]], secret, false);
      expect(mock.journal.find({ since: before })).toHaveLength(1);
      await expectForgotten(secret, before);
    });
    await fc.assert(property, { numRuns });
  });

  it("is forgotten when a request with it cannot be read", async () => {
    const broken = fc.constantFrom<(secret: string) => Buffer>(
      (secret) =>
        formatRequest("POST", `/webcast/sign_url?apiKey=${encodeURIComponent(secret)}`, json(`{"apiKey":"${secret}`)),
      (secret) => formatRequest("POST", "/webcast/sign_url", json(secret, "test_pro")),
      (secret) => formatRequest("POST", "/webcast/sign_url", json(`{"a":"${secret}"`, "test_pro")),
      (secret) => formatRequest("GET", `/webcast/%zz?apiKey=${encodeURIComponent(secret)}`),
      (secret) => formatRequest("GET", `/webcast/${encodeURIComponent(secret)}`, { headers: { "x-api-key": secret } }),
      (secret) => formatRequest("PATCH", `/webcast/sign_url?apiKey=${encodeURIComponent(secret)}`),
      (secret) => formatRequest("GET", `/nothing?session_id=${encodeURIComponent(secret)}`),
      (secret) =>
        formatRequest("GET", "/webcast/rate_limits", {
          headers: { "x-api-key": secret, "x-large": "x".repeat(20_000) },
        }),
    );
    const property = fc.asyncProperty(broken, secrets, async (format, secret) => {
      const before = begin();
      const reply = await http.send(format(secret));
      expect(reply.status).toBeGreaterThanOrEqual(400);
      expectNowhere(reply.head + reply.body, secret, "an error");
      await expectForgotten(secret, before);
    });
    await fc.assert(property, { numRuns });
  });

  it("is forgotten when a socket is opened with it", async () => {
    const targets = fc.constantFrom<(secret: string) => [string, Record<string, string>]>(
      (secret) => [`/?uniqueId=streamer&apiKey=${secret}`, {}],
      (secret) => [`/?uniqueId=streamer&jwtKey=${secret}`, {}],
      (secret) => [`/?uniqueId=streamer`, { "x-api-key": secret }],
      (secret) => [`/captions?uniqueId=streamer&apiKey=${secret}`, {}],
      (secret) => [
        `/webcast/im/ws_proxy/ws_reuse_supplement/?room_id=1&X-Bogus=${secret}`,
        { cookie: `sessionid=${secret}` },
      ],
      (secret) => [`/nothing?apiKey=${secret}`, { authorization: `Bearer ${secret}` }],
    );
    const property = fc.asyncProperty(targets, secrets, fc.boolean(), async (target, secret, isKnown) => {
      const before = begin();
      const [path, headers] = target(encodeURIComponent(secret));
      if (isKnown) mock.setTier(secret, "ultra");
      expectNowhere(await open(`ws://127.0.0.1:${mock.port}${path}`, headers), secret, "what a client hears");
      await expectForgotten(secret, before);
    });
    await fc.assert(property, { numRuns: Math.ceil(numRuns / 2) });
  });

  it.each(["true", "null", "1234", "body", '":"', '","x":"', "\\\\\\\\", "[redacted]"])(
    "that reads %s leaves the entry whole",
    async (secret) => {
      const before = begin();
      const parts = {
        headers: { "x-api-key": "test_pro", cookie: `a=${secret}` },
        query: {},
        body: { flag: true, none: null, count: 12_345, text: secret },
      };
      await http.send(format("signUrl", parts));
      expect(mock.journal.find({ since: before })).toHaveLength(1);
    },
  );
});

let cases = 0;

/** The number of the last entry before a case. A mock knows only so many keys. */
function begin(): number {
  if (++cases % 1000 === 0) mock.reset();
  log.lines.length = 0;
  return mock.journal.find().at(-1)?.seq ?? 0;
}

function json(body: string, key?: string) {
  return { headers: { "content-type": "application/json", ...(key === undefined ? {} : { "x-api-key": key }) }, body };
}

/** Opens a socket; gives all that its client hears until it is closed, or a moment after it is open. */
function open(url: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { headers });
    const heard: string[] = [];
    const done = () => resolve(heard.join(""));
    socket.on("message", (data) => heard.push(String(data)) === 1 && socket.close());
    socket.on("close", (_code, reason) => {
      heard.push(String(reason));
      done();
    });
    socket.on("unexpected-response", (_request, response) => {
      heard.push(JSON.stringify(response.headers));
      response.resume();
      done();
    });
    socket.on("error", done);
  });
}
