import { quirks } from "@webcast-kit/contract";
import { describe, expect, it } from "vitest";
import type { MatrixRow } from "../packages/mock-server/src/matrix/matrix.ts";
import { readings } from "../packages/mock-server/src/matrix/readings.ts";
import { runMockCli } from "./mock-cli.ts";

/** A client that wants a map, as the reference's example has it. */
const wantsMap = `
const { WEBCAST_MOCK_URL: url, WEBCAST_MOCK_KEY: key } = process.env;
const headers = { "x-api-key": key, "content-type": "application/json" };
const body = JSON.stringify({ unique_ids: ["streamer"] });
const { data } = await (await fetch(url + "/webcast/bulk_live_check", { method: "POST", headers, body })).json();
if (data.streamer !== true) throw new TypeError("no streamer in " + JSON.stringify(data));
`;

/** A client that tries again by itself when it does not understand. */
const triesAgain = wantsMap.replace(
  "if (",
  'if (data.streamer !== true) await fetch(url + "/webcast/is_live", { headers });\nprocess.exit(0);\nif (',
);

const node = (code: string) => ["--", "node", "--input-type=module", "-e", code];

async function rowsOf(...args: string[]): Promise<{ code: number; rows: MatrixRow[] }> {
  const { code, out } = await runMockCli("matrix", "--format", "json", ...args);
  return { code, rows: JSON.parse(out) as MatrixRow[] };
}

describe("the readings of the matrix", () => {
  it("are every value of every quirk but the default, and the whole readings", () => {
    const values = Object.values(quirks).flatMap((quirk) => quirk.values.slice(1));
    expect(readings).toHaveLength(values.length + 2);
    expect(new Set(readings.map(({ name }) => name)).size).toBe(readings.length);
  });
});

describe("webcast-mock matrix", () => {
  it("tells which readings break a client, by its exit code", async () => {
    const { code, out } = await runMockCli(
      "matrix",
      "--only",
      "bulkLiveCheck",
      "--only",
      "tierNames",
      ...node(wantsMap),
    );
    expect(code).toBe(1);
    expect(out).toMatch(/^default +works: exit code 0$/m);
    expect(out).toMatch(/^tierNames=free +C1 +works: exit code 0$/m);
    expect(out).toMatch(/^bulkLiveCheck=array +C4 +breaks: exit code 1$/m);
    expect(out).toContain("  | TypeError: no streamer in [");
    expect(out).toContain("1 of 3 readings break it");
  });

  it("tells it by its conduct, too", async () => {
    const { code, rows } = await rowsOf("--only", "bulkLiveCheck", ...node(triesAgain));
    expect(code).toBe(1);
    expect(rows.at(-1)).toMatchObject({
      breaks: true,
      ended: "exit code 0",
      newlyBroken: ["requests/documented-path"],
    });
  });

  it("takes a client that listens until it is stopped", async () => {
    const { code, rows } = await rowsOf(
      "--only",
      "tierNames",
      "--timeout",
      "1",
      ...node("setInterval(() => {}, 1000)"),
    );
    expect([code, rows.map(({ ended }) => ended)]).toEqual([0, ["time-out", "time-out"]]);
  });

  it("does not go on with a client that fails at the default reading", async () => {
    const { code, rows } = await rowsOf(...node("throw new Error('never works')"));
    expect([code, rows]).toMatchObject([1, [{ reading: "default", breaks: true, ended: "exit code 1" }]]);
  });
});
