import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { conductRules } from "../packages/mock-server/src/conduct/rules/index.ts";
import { scenarios } from "../packages/mock-server/src/grade/scenarios/index.ts";
import { plain, readDocument, tableOf } from "./markdown.ts";
import { runMockCli } from "./mock-cli.ts";
import { isRequired } from "./required.ts";

const folder = new URL("./.cache-docs/", import.meta.url);
const hasPython = spawnSync("python3", ["--version"]).status === 0;
const before = process.cwd();

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  process.chdir(fileURLToPath(folder));
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

/** A file to write, the command to run, and what it is said to print. */
interface Walk {
  readonly file: string;
  readonly content: string;
  readonly command: string;
  readonly printed: string;
}

/** What is to be typed, in order, and printed then. */
const WALK =
  /^```sh\n(?:npm install [^\n]+\n)?cat > (\S+) <<'EOF'\n(.*?)^EOF\nnpx webcast-mock ([^\n]+)\n```\n\n```text\n(.*?)^```$/ms;

function walkIn(document: string): Walk {
  const [, file = "", content = "", command = "", printed = ""] = WALK.exec(readDocument(document)) ?? [];
  if (command === "") throw new Error(`${document} has nothing to follow`);
  return { file, content, command, printed };
}

/** Times and counts are others each time. */
function withoutNumbers(text: string): string {
  return text.replaceAll(/\d+(\.\d+)?/g, "N").trim();
}

describe("the way from install to a finding", () => {
  it.each([
    "packages/mock-server/README.md",
    "docs/quirk-matrix.md",
    ...(hasPython || isRequired("python") ? ["docs/conduct.md"] : []),
  ])("can be followed in %s", async (document) => {
    const { file, content, command, printed } = walkIn(document);
    writeFileSync(file, content);
    const { code, out } = await runMockCli(...command.split(" "));
    expect([code, withoutNumbers(out)]).toEqual([1, withoutNumbers(printed)]);
  });
});

describe("docs/conduct.md", () => {
  const document = readDocument("docs/conduct.md");

  it("has every rule, as the code has it", () => {
    const said = tableOf(document, "rule").map(Object.values<string>);
    const known = conductRules.map(({ id, severity, title, source, provenance }) => {
      return [`\`${id}\``, severity, title, `${source} (${provenance})`];
    });
    expect(said).toEqual(known);
  });

  it("has every scenario, as the code has it", () => {
    const said = tableOf(document, "scenario").map(Object.values<string>);
    expect(said).toEqual(scenarios.map(({ name, side, title, expected }) => [`\`${name}\``, side, title, expected]));
  });

  it("names every variable that a client finds", async () => {
    const named = tableOf(document, "variable").flatMap(({ variable }) => plain(variable).split(", "));
    const print = "for (const name in process.env) if (name.startsWith('WEBCAST_MOCK_')) console.error(name)";
    const client = ["node", "-e", `${print}; process.exit(1)`];
    // A client that is skipped has its last lines shown, as many as five.
    const { out } = await runMockCli("grade", "--scenario", "rest-calls", "--", ...client);
    for (const [name] of out.matchAll(/WEBCAST_MOCK_\w+/g)) expect(named).toContain(name);
    expect(named).toHaveLength(7);
  });
});

it("the README of the mock server counts the scenarios", () => {
  expect(readDocument("packages/mock-server/README.md")).toContain(`all ${scenarios.length} are played`);
});
