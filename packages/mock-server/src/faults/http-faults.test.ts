import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ByteClient } from "../../testing/byte-client.ts";
import { useFaultStage } from "../../testing/fault-stage.ts";
import { httpFaults } from "./http-faults.ts";

const stage = useFaultStage("http");

const PATH = "/webcast/check_alive?unique_id=streamer";
/** What it answers without faults. */
const RIGHT = { data: [{ alive: true }] };

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function ask({ method = "GET", headers = {} }: Asked = {}, client?: ByteClient): Promise<ByteClient> {
  const asking = client ?? (await ByteClient.connect(stage.mock.url));
  asking.request(stage.mock.url + PATH, { method, headers: { "x-api-key": stage.mock.keys.pro, ...headers } });
  return asking;
}

const statusOf = ({ head }: ByteClient) => Number(head?.slice(9, 12));
const headerOf = ({ head }: ByteClient, name: string) =>
  head
    ?.split("\r\n")
    .map((line) => line.split(": "))
    .find(([each]) => each?.toLowerCase() === name)?.[1];
const lengthOf = (client: ByteClient) => Number(headerOf(client, "content-length"));
const isWhole = (client: ByteClient) => client.head !== undefined && client.body.length === lengthOf(client);

/** What each fault does to an answer, as far as bytes show it. */
const cases: Record<keyof typeof httpFaults, () => Promise<void>> = {
  "http-status": async () => {
    stage.mock.arm({ name: "http-status", status: 429, retryAfterSeconds: 7 });
    const client = await ask();
    await client.until(isWhole);
    expect([statusOf(client), headerOf(client, "retry-after")]).toEqual([429, "7"]);
    expect(JSON.parse(String(client.body))).toMatchObject({
      status_code: -1,
      code: "RATE_LIMITED",
      request_id: "req-1",
    });
  },
  "http-html": async () => {
    stage.mock.arm({ name: "http-html" });
    const client = await ask();
    await client.until(isWhole);
    expect([statusOf(client), headerOf(client, "content-type")]).toEqual([502, "text/html; charset=utf-8"]);
    expect(String(client.body)).toMatch(/^<!DOCTYPE html>.*502 Bad Gateway/);
  },
  "http-truncated-json": async () => {
    stage.mock.arm({ name: "http-truncated-json" });
    const client = await ask();
    await client.until(isWhole);
    expect(statusOf(client)).toBe(200);
    expect(() => JSON.parse(String(client.body))).toThrow(SyntaxError);
  },
  "http-bad-gzip": async () => {
    stage.mock.arm({ name: "http-bad-gzip" });
    const client = await ask();
    await client.until(isWhole);
    expect(headerOf(client, "content-encoding")).toBe("gzip");
    expect(client.body.subarray(0, 2)).toEqual(Buffer.of(0x1f, 0x8b));
    expect(() => gunzipSync(client.body)).toThrow();
  },
  "http-wrong-length": async () => {
    stage.mock.arm([{ name: "http-wrong-length" }, { name: "http-wrong-length", difference: -3 }]);
    const [long, short] = [await ask(), await ask()];
    await Promise.all([long, short].map((client) => client.until(({ end }) => end === "fin")));
    expect([lengthOf(long) - long.body.length, lengthOf(short) - short.body.length]).toEqual([10, -3]);
  },
  "http-drip": async () => {
    stage.mock.arm({ name: "http-drip", bytes: 5, ms: 1000 });
    const client = await ask();
    await client.until(({ head }) => head !== undefined);
    expect(client.body).toHaveLength(0);
    for (const bytes of [5, 10, 15]) {
      await stage.mock.clock.advance(1000);
      await client.until(({ body }) => body.length === bytes, `${bytes} bytes`);
    }
    await stage.mock.clock.advance(60_000);
    await client.until(({ end }) => end === "fin");
    expect(JSON.parse(String(client.body))).toMatchObject(RIGHT);
  },
  "http-hang": async () => {
    stage.mock.arm([{ name: "http-hang" }, { name: "http-hang", afterHeaders: true }]);
    const [nothing, headers] = [await ask(), await ask()];
    await headers.until(({ head }) => head !== undefined, "a head");
    await stage.mock.clock.advance(3_600_000);
    expect([nothing, headers].map(({ end }) => end)).toEqual(["open", "open"]);
    expect([nothing.received.length, headers.body.length]).toEqual([0, 0]);
    expect(lengthOf(headers)).toBeGreaterThan(0);
  },
};

describe("a fault of HTTP is seen on the wire", () => {
  it("and each has a case", () => {
    expect(new Set(Object.keys(cases))).toEqual(new Set(Object.keys(httpFaults)));
  });

  it.each(Object.keys(cases) as (keyof typeof cases)[])("%s", async (name) => {
    await cases[name]();
    stage.mock.assertNoPendingFaults();
    const faults = stage.mock.journal.find({ kind: "fault" });
    expect(faults.length).toBeGreaterThan(0);
    for (const entry of faults) expect(entry).toMatchObject({ fault: name, path: "/webcast/check_alive" });
  });
});

describe("a fault of HTTP", () => {
  it("happens to a request that was served: it counts, and the journal has the status that was told", async () => {
    stage.mock.arm({ name: "http-status", status: 429, retryAfterSeconds: 2 });
    await (await ask({ headers: { "x-api-key": stage.mock.keys.basic } })).until(isWhole);
    const limits = await ask({ headers: { "x-api-key": stage.mock.keys.basic } });
    await limits.until(isWhole);
    expect(headerOf(limits, "x-ratelimit-remaining")).toBe("58");
    expect(stage.mock.journal.find().map(({ kind }) => kind)).toEqual(["fault", "request", "request"]);
    expect(stage.mock.journal.find({ kind: "request" })[0]).toMatchObject({ status: 429, retryAfterMs: 2000 });
  });

  it("keeps the connection where it only changes what is said", async () => {
    stage.mock.arm({ name: "http-status" });
    const client = await ask();
    await client.until(isWhole);
    const first = client.received.length;
    await ask({}, client);
    await client.until(({ received }) => received.length > first);
    expect(client.received.toString("latin1", first, first + 15)).toBe("HTTP/1.1 200 OK");
    expect(client.end).toBe("open");
  });

  it("goes behind the answer to a request before it on the same connection", async () => {
    stage.mock.arm([
      { name: "http-drip", bytes: 1, ms: 10, where: { nth: 1 } },
      { name: "http-wrong-length", where: { nth: 2 } },
    ]);
    const client = await ask();
    await ask({}, client);
    await client.until(({ head }) => head !== undefined);
    await stage.mock.clock.advance(60_000);
    await client.until(({ end }) => end === "fin");
    expect(JSON.parse(String(client.body))).toMatchObject(RIGHT);
  });

  it.each(["http-status", "http-wrong-length"] as const)("sends no body in answer to HEAD: %s", async (name) => {
    stage.mock.arm({ name });
    const client = await ask({ method: "HEAD" });
    await client.until(({ head }) => head !== undefined);
    expect(statusOf(client)).toBe(name === "http-status" ? 503 : 405);
    await ask({ headers: { connection: "close" } }, client);
    await client.until(({ end }) => end === "fin");
    const next = client.body.indexOf("HTTP/1.1 ");
    expect(next).toBe(name === "http-status" ? 0 : -1);
  });

  it("sends no body with a status that has none", async () => {
    stage.mock.arm({ name: "http-status", status: 204 });
    const client = await ask({ headers: { connection: "close" } });
    await client.until(({ end }) => end === "fin");
    expect([statusOf(client), client.body.length]).toEqual([204, 0]);
  });

  it("leaves alone what browsers ask before they ask, and lets them read the answer", async () => {
    stage.mock.arm({ name: "http-status" });
    const origin = { origin: "https://page.example" };
    const before = await ask({ method: "OPTIONS", headers: { ...origin, "access-control-request-method": "GET" } });
    await before.until(({ head }) => head !== undefined);
    expect(statusOf(before)).toBe(204);
    const client = await ask({ headers: origin });
    await client.until(isWhole);
    expect([statusOf(client), headerOf(client, "access-control-allow-origin")]).toEqual([503, "*"]);
  });

  it("happens to the platform's answers, also to files", async () => {
    const headers = { "x-api-key": stage.mock.keys.pro };
    const response = await fetch(`${stage.mock.url}/webcast/room_cover?unique_id=streamer`, { headers });
    const { data } = (await response.json()) as { readonly data: { readonly cover_url: string } };
    stage.mock.arm({ name: "http-truncated-json", where: { path: "/_media/*" } });
    const sizes = [];
    for (let asked = 0; asked < 2; asked++) sizes.push((await (await fetch(data.cover_url)).arrayBuffer()).byteLength);
    const [cut, whole = 0] = sizes;
    expect(whole).toBeGreaterThan(20);
    expect(cut).toBe(whole >> 1);
  });

  it("never happens to the mock's own routes", async () => {
    stage.mock.arm({ name: "http-status", count: 100 });
    expect((await fetch(`${stage.mock.url}/__mock/ready`)).status).toBe(200);
    expect((await fetch(`${stage.mock.url}/docs`)).status).toBe(200);
  });

  it("does not count where another one happened: one answer takes one fault", async () => {
    stage.mock.arm([
      { name: "http-status", status: 500 },
      { name: "http-status", status: 503 },
    ]);
    const statuses = [];
    for (let asked = 0; asked < 3; asked++) {
      const client = await ask();
      await client.until(isWhole);
      statuses.push(statusOf(client));
    }
    expect(statuses).toEqual([500, 503, 200]);
  });
});
