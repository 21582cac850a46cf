import { describe, expect, it } from "vitest";
import { askManaged, openManaged, say, useFaultStage } from "../../testing/fault-stage.ts";
import { describeFaults, faultNames } from "../faults/catalog.ts";

const stage = useFaultStage("admin-faults");

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function get(path: string): Promise<Answer> {
  const response = await fetch(`${stage.mock.url}/__mock/${path}`);
  return { status: response.status, body: await response.json() };
}

async function post(path: string, body: unknown): Promise<Answer> {
  const response = await fetch(`${stage.mock.url}/__mock/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

const ask = (path = "/webcast/rate_limits") =>
  fetch(stage.mock.url + path, { headers: { "x-api-key": stage.mock.keys.pro } });

describe("GET /__mock/faults", () => {
  it("lists every fault of the catalog with its parameters, as JSON Schema without required fields", async () => {
    const { body } = (await get("faults")) as { body: { catalog: { name: string; parameters: object }[]; armed: [] } };
    expect(body.armed).toEqual([]);
    expect(body.catalog.map(({ name }) => name)).toEqual(faultNames);
    expect(body.catalog).toEqual(JSON.parse(JSON.stringify(describeFaults())));
    for (const { parameters } of body.catalog) expect(parameters).not.toHaveProperty("required");
    expect(faultNames.length).toBeGreaterThanOrEqual(30);
  });

  it("tells what is armed, and how often it has happened", async () => {
    await post("faults", { name: "http-status", count: 2 });
    await ask();
    const armed = [{ id: 1, name: "http-status", count: 2, probability: 1, seed: 2, status: 503, fired: 1 }];
    expect((await get("faults")).body).toMatchObject({ armed });
    expect(stage.mock.faults()).toEqual(armed);
  });
});

describe("POST /__mock/faults", () => {
  it("arms one fault, or several at once", async () => {
    const one = await post("faults", { name: "http-status", status: 500, where: { path: "/webcast/*" } });
    expect(one).toMatchObject({
      status: 200,
      body: { armed: [{ id: 1, status: 500, where: { path: "/webcast/*" } }] },
    });
    const two = await post("faults", { faults: [{ name: "ws-refuse" }, { name: "ws-hang" }] });
    expect(two).toMatchObject({ status: 200, body: { armed: [{ id: 2 }, { id: 3 }] } });
    expect((await ask()).status).toBe(500);
  });

  it("arms none when one is wrong, and says which field, which value and what was expected", async () => {
    const wrong = await post("faults", { faults: [{ name: "tcp-cut" }, { name: "tcp-delay", ms: -1 }] });
    expect(wrong.status).toBe(400);
    expect(wrong.body).toMatchObject({
      code: "INVALID_REQUEST",
      error: "ERR_ARGUMENT: fault/ms must be a whole number from 0 to 3600000, got -1",
    });
    expect(stage.mock.faults()).toEqual([]);
  });

  it.each([
    [{}, "body must have at least one of name, faults"],
    [{ faults: [] }, "body"],
    [{ faults: "all" }, "body"],
  ])("refuses %j", async (body, message) => {
    const { status, body: answer } = await post("faults", body);
    expect([status, (answer as { error: string }).error]).toEqual([400, expect.stringContaining(message)]);
  });
});

describe("POST /__mock/disarm", () => {
  it("takes away one fault, or all", async () => {
    stage.mock.arm([{ name: "http-status" }, { name: "http-html" }, { name: "http-hang" }]);
    expect((await post("disarm", { id: 2 })).body).toEqual({ disarmed: 1 });
    expect(stage.mock.faults().map(({ id }) => id)).toEqual([1, 3]);
    expect((await post("disarm", {})).body).toEqual({ disarmed: 2 });
    expect((await ask()).status).toBe(200);
    expect((await post("disarm", { id: 0 })).status).toBe(400);
  });
});

describe("the journal", () => {
  it("has what happened, to what, and can be waited for", async () => {
    const waiting = get("journal?kind=fault&atLeast=2&waitMs=2000");
    stage.mock.arm([{ name: "http-status" }, { name: "payload-drop", where: { event: "chat" } }]);
    await ask("/webcast/rate_limits?x=1");
    await openManaged(stage.mock);
    say(stage.mock, "lost");
    expect((await waiting).body).toMatchObject({
      satisfied: true,
      entries: [
        { kind: "fault", fault: "http-status", id: 1, path: "/webcast/rate_limits" },
        { kind: "fault", fault: "payload-drop", id: 2, path: "/", socket: 1 },
      ],
    });
  });

  it("has no secret that stood in a path", async () => {
    stage.mock.arm({ name: "http-status" });
    await fetch(`${stage.mock.url}/webcast/my-secret-key`, { headers: { "x-api-key": "my-secret-key" } });
    expect(stage.mock.journal.find({ kind: "fault" })).toMatchObject([{ path: "/webcast/[redacted]" }]);
  });
});

describe("assertNoPendingFaults", () => {
  it("throws until everything that was armed has happened, and names what has not", async () => {
    stage.mock.assertNoPendingFaults();
    stage.mock.arm([
      { name: "http-status", count: 2 },
      { name: "http-html", probability: 0 },
    ]);
    await ask();
    expect(() => stage.mock.assertNoPendingFaults()).toThrow(
      "ERR_FAULT_PENDING: faults that have not happened: http-status (number 1: 1 of 2)",
    );
    await ask();
    stage.mock.assertNoPendingFaults();
  });
});

describe("the transcript's hash", () => {
  it("is another when a fault has changed an answer, also how it was sent", async () => {
    const hashes = [];
    for (const name of [undefined, "http-status", "http-drip", "http-hang"] as const) {
      stage.mock.reset();
      if (name !== undefined) stage.mock.arm({ name, ...(name === "http-drip" ? { ms: 0 } : {}) });
      const gone = AbortSignal.timeout(500);
      await fetch(`${stage.mock.url}/webcast/rate_limits`, {
        headers: { "x-api-key": stage.mock.keys.pro },
        signal: gone,
      })
        .then((response) => response.text())
        .catch(() => undefined);
      hashes.push(stage.mock.transcriptHash());
      expect((await get("transcript")).body).toEqual({ transcriptHash: hashes.at(-1) });
    }
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it("is the same for the same run with the same faults", async () => {
    const run = async () => {
      stage.mock.reset();
      stage.mock.arm([
        { name: "payload-bit-flip", probability: 0.5, count: 9 },
        { name: "tcp-slice", bytes: 9 },
      ]);
      const client = await askManaged(stage.mock);
      // The other pieces wait for the clock.
      await client.until(({ received }) => received.length > 0);
      for (const comment of ["a", "b", "c", "d"]) say(stage.mock, comment);
      await stage.mock.clock.advance(60_000);
      await client.until(({ frames }) => frames.length === 5);
      client.close();
      return stage.mock.transcriptHash();
    };
    expect(await run()).toBe(await run());
  });
});

it("two mocks on one server never have each other's faults", async () => {
  const other = stage.server.namespace("without-faults");
  stage.mock.arm([{ name: "http-status", count: 5 }, { name: "payload-drop", count: 5 }, { name: "ws-refuse" }]);
  const response = await fetch(`${other.url}/webcast/rate_limits`, { headers: { "x-api-key": other.keys.pro } });
  expect([response.status, other.faults()]).toEqual([200, []]);
  const client = await openManaged(other);
  say(other, "heard");
  await client.until(({ frames }) => frames.length === 2);
  expect(other.journal.find({ kind: "fault" })).toEqual([]);
});
