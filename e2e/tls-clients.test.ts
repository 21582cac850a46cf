import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { run } from "../packages/mock-server/src/bin.ts";
import { start } from "../packages/mock-server/src/commands/start.ts";
import type { MockServer } from "../packages/mock-server/src/server.ts";
import { type Environment, programs } from "./tls-programs.ts";

/** Inside this package, so that its dependencies are found. */
let folder: string;
let server: MockServer;

beforeAll(async () => {
  folder = mkdtempSync(fileURLToPath(new URL("./node_modules/.tls-", import.meta.url)));
  const options = ["--port", "0", "--tls", "--tls-dir", join(folder, "authority"), "--log", "silent"];
  await printed(async () => {
    server = (await start(options)) as MockServer;
  });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => server.reset());

/** What a command prints. */
async function printed(command: () => Promise<unknown>): Promise<string> {
  let text = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((part) => {
    text += String(part);
    return true;
  });
  try {
    await command();
    return text;
  } finally {
    write.mockRestore();
  }
}

async function environment(): Promise<Environment> {
  return JSON.parse(await printed(() => run(["env", "--port", String(server.port), "--format", "json"])));
}

describe.each(programs)("$title", ({ isPresent, run: runIn, prints }) => {
  it.runIf(isPresent)("is led to the mock unchanged, and checks its certificate", { timeout: 90_000 }, async () => {
    const leading = await environment();
    const { out, err, code } = await runIn(leading, folder);
    expect({ out, code, err: code === 0 ? "" : err }).toEqual({ out: prints, code: 0, err: "" });
    expect(server.journal.find({ side: "api" }).length + server.journal.find({ kind: "open" }).length).toBeGreaterThan(
      0,
    );
  });
});

/** How programs are told whom to trust. */
const trust = /_CERT|_CA_|CA_BUNDLE/;

describe("without the authority", () => {
  const chosen = programs.filter(({ title }) => /^(curl|Python|Node).*(proxy|fetch)/.test(title));

  it.each(chosen.filter(({ isPresent }) => isPresent))("$title does not come in", async ({ run: runIn }) => {
    const leading = await environment();
    const distrusting = Object.fromEntries(Object.entries(leading).filter(([name]) => !trust.test(name)));
    const { code, out } = await runIn(distrusting, folder);
    expect({ failed: code !== 0, out }).toEqual({ failed: true, out: expect.not.stringContaining("200") });
    expect(server.journal.find({ side: "api" })).toEqual([]);
  });
});
