import { type EndpointName, endpoints, rateLimitHeaders } from "@webcast-kit/contract";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createManualClock } from "../clock/virtual-clock.ts";
import { JSON_TYPE } from "../model/check-reply.ts";
import { formatRequest, HttpClient, type RawReply } from "../model/http-client.ts";
import type { InvalidKind } from "../model/invalid-kind.ts";
import { invalidKinds } from "../model/invalid-kinds.ts";
import { tape } from "../model/rig.ts";
import { type MockServer, startMockServer } from "../server.ts";

let mock: MockServer;
let http: HttpClient;

beforeAll(async () => {
  const clock = createManualClock(Date.parse("2096-01-01T00:00:00Z"));
  mock = await startMockServer({ clock, tape, speed: 0, limits: false });
  http = new HttpClient(mock.port);
});

afterAll(async () => {
  http.close();
  await mock.close();
});

const good = formatRequest("GET", "/webcast/rate_limits", { headers: { "x-api-key": "test_pro" } });

async function check({ name, status, isOdd }: InvalidKind, bytes: Buffer): Promise<void> {
  const before = mock.journal.find().at(-1)?.seq ?? 0;
  const reply = await http.send(bytes);
  if (isOdd) expect(reply.status, name).toBeLessThan(500);
  else expect([name, reply.status]).toEqual([name, status]);
  if (reply.status !== 200) expectEnvelope(reply, bytes);
  // What cannot be read as a request with a path is in no journal.
  const isRead = reply.body.includes("request_id") && name !== "a percent sign that stands for nothing";
  if (reply.status === 200 || isRead)
    expect(mock.journal.find({ since: before }), `the journal of ${name}`).toHaveLength(1);
  expect((await http.send(good)).status, `a good request after ${name}`).toBe(200);
}

function expectEnvelope({ status, headers, body }: RawReply, bytes: Buffer): void {
  expect(headers.get("content-type")).toBe(JSON_TYPE);
  for (const name of Object.values(rateLimitHeaders))
    expect(Number.isInteger(Number(headers.get(name) ?? "none")), `${name} of ${status}`).toBe(true);
  if (status === 405) expect(headers.get("allow")).toMatch(/^[A-Z]+(, [A-Z]+)*$/);
  if (bytes.toString("latin1", 0, 5) === "HEAD ") return;
  expect(JSON.parse(body)).toMatchObject({ status_code: -1, error: expect.any(String), code: expect.any(String) });
}

describe.each(Object.keys(endpoints) as EndpointName[])("%s", (name) => {
  const kinds = invalidKinds(name);

  beforeAll(() => mock.reset());

  it("knows what is wrong with at least 20 kinds of requests", async () => {
    expect(kinds.length).toBeGreaterThanOrEqual(20);
    for (const kind of kinds) for (const bytes of fc.sample(kind.requests, 2)) await check(kind, bytes);
  });

  it("answers whatever is wrong in the words of all errors, soon, and goes on", async () => {
    const wrong = fc
      .constantFrom(...kinds)
      .chain((kind) => kind.requests.map((bytes) => ({ kind, bytes, toString: () => kind.name })));
    await fc.assert(
      fc.asyncProperty(wrong, ({ kind, bytes }) => check(kind, bytes)),
      { numRuns: Number(process.env["FC_NUM_RUNS"] ?? 60) },
    );
  });
});
