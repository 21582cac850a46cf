import { apiErrorCodes, closeCodes, endpoints, quirkReadings } from "@webcast-kit/contract";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatCall } from "./calls.ts";
import { cases } from "./cases.ts";
import { commands, reset } from "./commands/all.ts";
import { Coverage } from "./coverage.ts";
import { modelFaults } from "./faults-model.ts";
import { formatRequest } from "./http-client.ts";
import { play } from "./play.ts";
import { Rig } from "./rig.ts";

/*
 * Random commands on one server with two namespaces, compared with a small pure model after each of them.
 * `FC_NUM_RUNS=20000 pnpm test packages/mock-server/src/model` goes on for hours; FC_SEED takes other commands.
 */
const isLong = process.env["FC_NUM_RUNS"] !== undefined;
const numRuns = Number(process.env["FC_NUM_RUNS"] ?? 160);
const TIMEOUT_MS = isLong ? 24 * 3_600_000 : 300_000;
/** Commands in the runs that CI does. */
const FEWEST_COMMANDS = 30_000;

const steps = fc.commands([...Array(6).fill(commands).flat(), reset], { maxCommands: 400, size: "max" });
const coverage = new Coverage();
const { default: quirks, prose, example } = quirkReadings;

describe("the mock server", () => {
  let rig: Rig;
  let twin: Rig;

  beforeAll(async () => {
    rig = await Rig.start(coverage, quirks);
    twin = await Rig.start(coverage, quirks);
  });

  afterAll(async () => {
    await rig.close();
    await twin.close();
  });

  it.each(Object.keys(cases))("does what the model says: %s", async (title) => {
    await play(rig, quirks, cases[title] ?? []);
  });

  it("does what the model says, whatever is asked of it in whatever order", { timeout: TIMEOUT_MS }, async () => {
    let done = 0;
    const property = fc.asyncProperty(steps, async (all) => {
      done += (await play(rig, quirks, all)).done;
    });
    await fc.assert(property, { numRuns });
    console.info(`model: ${done} commands`);
    if (!isLong) expect(done).toBeGreaterThanOrEqual(FEWEST_COMMANDS);
  });

  it.each([
    ["prose", prose],
    ["example", example],
  ])(
    "does what the model says in the %s's reading of the reference",
    { timeout: TIMEOUT_MS },
    async (_name, reading) => {
      const other = await Rig.start(coverage, reading);
      const property = fc.asyncProperty(steps, async (all) => {
        await play(other, reading, all);
      });
      await fc.assert(property, { numRuns: Math.ceil(numRuns / 20) });
      await other.close();
    },
  );

  it("says the same bytes again to the same commands with the same seed and time", {
    timeout: TIMEOUT_MS,
  }, async () => {
    const property = fc.asyncProperty(steps, async (all) => {
      const { transcript } = await play(rig, quirks, all);
      expect((await play(twin, quirks, all)).transcript).toBe(transcript);
    });
    await fc.assert(property, { numRuns: Math.ceil(numRuns / 10) });
  });

  it.each([
    ["a body that is too large", 413, formatCall("signUrl", pro(), { parameters: { url: "x".repeat(2 ** 20) } })],
    [
      "a body that is no JSON",
      415,
      formatRequest("POST", "/webcast/sign_url", {
        headers: { "x-api-key": "test_pro", "content-type": "text/xml" },
        body: "<a/>",
      }),
    ],
    ["a body that lacks a field", 400, formatCall("signUrl", pro(), { parameters: {} })],
    ["another method", 405, formatRequest("GET", "/webcast/sign_url")],
    ["another path", 404, formatRequest("GET", "/webcast/nothing")],
    [
      "headers that are too large",
      431,
      formatRequest("GET", "/webcast/rate_limits", { headers: { "x-large": "x".repeat(20_000) } }),
    ],
  ])("refuses %s", async (_title, status, bytes) => {
    const reply = await rig.request(bytes);
    const { code } = JSON.parse(reply.body) as { code: string };
    expect(reply.status).toBe(status);
    coverage.saw("status", status);
    coverage.saw("error", code);
  });

  it("has shown all that it can: every endpoint, status, error and close code", () => {
    const never = ["INTERNAL", "IMAGE_UNKNOWN"];
    expect({
      asked: coverage.missing("endpoint", Object.keys(endpoints)),
      answered: coverage.missing("answered", Object.keys(endpoints)),
      statuses: coverage.missing("status", [200, 400, 401, 403, 404, 405, 413, 415, 429, 431, 503]),
      errors: coverage.missing(
        "error",
        apiErrorCodes.filter((code) => !never.includes(code)),
      ),
      closeCodes: coverage.missing("close", [...Object.values(closeCodes).map(({ code }) => code), 1006]),
      faults: coverage.missing("fault", modelFaults),
    }).toEqual({ asked: [], answered: [], statuses: [], errors: [], closeCodes: [], faults: [] });
  });
});

function pro() {
  return { prefix: "", headers: {}, key: "test_pro" };
}
