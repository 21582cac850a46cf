import { readFileSync } from "node:fs";
import {
  type MockServer,
  quietTape,
  type Scenario,
  type ScenarioStep,
  startMockServer,
} from "@webcast-kit/mock-server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSocket } from "../packages/mock-server/testing/socket-client.ts";
import { visitRoom } from "../packages/mock-server/testing/webcast-client.ts";

let mock: MockServer;

beforeEach(async () => {
  mock = await startMockServer({ clock: { mode: "manual" }, tape: quietTape(), liveUsers: ["ann"] });
});

afterEach(() => mock.close());

const scenario = (...steps: ScenarioStep[]): Scenario => ({ scenario: 1, name: "some", about: "Some.", steps });
const chat = (comment: string) => ({ type: "chat", user: { uniqueId: "x" }, comment }) as const;
const listen = () => openSocket(`${mock.wsUrl}/?uniqueId=ann&apiKey=test_pro`);

async function ask(path: string, body?: unknown) {
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`${mock.url}/__mock/${path}`, body === undefined ? {} : init);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const comments = ({ messages }: { readonly messages: readonly (string | Buffer)[] }) =>
  messages.slice(1).map((text) => JSON.parse(String(text)).data.comment);

describe("mock.run", () => {
  it("plays both sides of a conversation: a close, the client that comes back, and what it hears then", async () => {
    const running = mock.run(
      scenario(
        { expect: { kind: "open", uniqueId: "ann" } },
        { send: { uniqueId: "ann", events: [chat("one"), chat("two")] } },
        { close: { code: 4556, reason: "MAINTENANCE" } },
        { expect: { kind: "close", code: 4556 } },
        { expect: { kind: "open", uniqueId: "ann" } },
        { send: { uniqueId: "ann", events: [chat("three")] } },
        { end: "ann" },
      ),
    );
    const first = await listen();
    expect(await first.closed).toEqual({ code: 4556, reason: "MAINTENANCE" });
    const second = await listen();
    expect(await second.closed).toEqual({ code: 4005, reason: "STREAM_END" });
    expect(await running).toEqual({ name: "some", outcome: "done", stepsDone: 7 });
    expect(comments(first)).toEqual(["one", "two"]);
    expect(comments(second).slice(0, 1)).toEqual(["three"]);
  });

  it("lets both kinds of sockets hear a tape, with the ids of the tape", async () => {
    const file = new URL("../fixtures/tapes/unknown-and-broken.tape.jsonl", import.meta.url);
    const { parseTape } = await import("@webcast-kit/mock-server");
    const tape = parseTape(readFileSync(file, "utf8"));
    const [managed, webcast] = [await listen(), await visitRoom(mock, { uniqueId: "ann" })];
    await expect.poll(() => webcast.messages.length).toBe(1);
    const running = mock.run({
      ...scenario({ send: { uniqueId: "ann", tape: "mine", speed: 0 } }),
      tapes: { mine: tape },
    });
    expect(await running).toMatchObject({ outcome: "done" });
    const wanted = tape.entries.flatMap((entry) => (entry.kind === "message" ? [entry.message.msgId] : []));
    const heard = () => webcast.results().flatMap(({ messages }) => messages.map(({ msgId }) => msgId));
    await expect.poll(heard).toEqual(wanted);
    await expect.poll(() => managed.messages.length).toBe(1 + wanted.length);
  });

  it("refuses what is no scenario before anything is done", async () => {
    const wrong = scenario({ live: "ben" }, { wait: -1 });
    await expect(mock.run(wrong)).rejects.toThrow("ERR_SCENARIO_INVALID: scenario: step 2 (wait): /wait must be >= 0");
    expect(mock.scenarios()).toEqual([]);
    expect(JSON.stringify(mock.state())).not.toContain('"ben"');
  });

  it("stops when the mock begins anew", async () => {
    const running = mock.run(scenario({ wait: 1000 }));
    mock.reset();
    expect(await running).toEqual({ name: "some", outcome: "stopped", stepsDone: 0 });
    expect(mock.scenarios()).toEqual([]);
  });

  it("runs up to 20 at once", async () => {
    const stop = new AbortController();
    const runs = Array.from({ length: 20 }, () => mock.run(scenario({ wait: 1000 }), { signal: stop.signal }));
    await expect(mock.run(scenario({ wait: 1 }))).rejects.toThrow("no more than 20 scenarios can run at once");
    stop.abort();
    await Promise.all(runs);
    expect(await mock.run(scenario({ wait: 0 }))).toMatchObject({ outcome: "done" });
  });
});

describe("POST /__mock/scenario", () => {
  it("answers when the scenario is over, with what came of it", async () => {
    const { status, body } = await ask("scenario", scenario({ expect: { kind: "open", withinMs: 1 } }));
    expect([status, body]).toEqual([
      200,
      {
        ...{ name: "some", outcome: "failed", stepsDone: 0 },
        failed: {
          ...{ step: 1, word: "expect", seen: [] },
          reason: "expected 1 of {open} within 1 ms, got 0; nothing happened",
        },
      },
    ]);
  });

  it("answers at once without wait; GET tells how far it is", async () => {
    const steps = [{ wait: 0 }, { wait: 1000 }] as const;
    const begun = await ask("scenario", { ...scenario(...steps), wait: false });
    expect(begun).toEqual({
      status: 200,
      body: { id: 1, name: "some", state: "running", stepsDone: expect.any(Number), at: expect.any(Object) },
    });
    const progress = { id: 1, name: "some", state: "running", stepsDone: 1, at: { step: 2, word: "wait" } };
    await expect.poll(async () => (await ask("scenario")).body).toEqual([progress]);
    await mock.clock.advance(1000);
    await expect
      .poll(async () => (await ask("scenario")).body)
      .toEqual([{ id: 1, name: "some", state: "done", stepsDone: 2 }]);
  });

  it("begins with the first client when it is told to", async () => {
    const { body } = await ask("scenario", { ...scenario({ live: "ben" }), wait: false, startAt: "first-client" });
    expect(body).toEqual({ id: 1, name: "some", state: "waiting", stepsDone: 0 });
    await listen();
    await expect.poll(() => mock.scenarios()).toMatchObject([{ state: "done" }]);
  });

  it.each([
    [{ ...scenario({ wait: -1 }), wait: false }, "ERR_SCENARIO_INVALID: scenario: step 1 (wait): /wait must be >= 0"],
    [{ ...scenario({ wait: 1 }), scenario: 2 }, "body/scenario must be equal to constant"],
    [
      scenario({ send: { uniqueId: "ann", tape: "/etc/hostname" } }),
      'ERR_SCENARIO_INVALID: scenario: step 1 (send): there is no tape "/etc/hostname" here',
    ],
    [{ ...scenario({ wait: 1 }), tapes: {} }, "body/tapes is not known here: tapes lie beside files"],
  ])("refuses %j", async (body, error) => {
    expect(await ask("scenario", body)).toMatchObject({ status: 400, body: { code: "INVALID_REQUEST", error } });
  });

  it("stops a run whose caller has gone", async () => {
    const gone = new AbortController();
    const body = JSON.stringify(scenario({ wait: 1000 }));
    const headers = { "content-type": "application/json" };
    const asking = fetch(`${mock.url}/__mock/scenario`, { method: "POST", headers, body, signal: gone.signal });
    await expect.poll(() => mock.scenarios()).toMatchObject([{ state: "running" }]);
    gone.abort();
    await expect(asking).rejects.toThrow();
    await expect.poll(() => mock.scenarios()).toMatchObject([{ state: "stopped" }]);
  });
});
