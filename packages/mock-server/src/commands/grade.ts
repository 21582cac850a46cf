import { parseArgs } from "node:util";
import { type ConductFormat, conductFormats } from "../conduct/formats/index.ts";
import { MockServerError } from "../errors.ts";
import { gradeClient, toNamedReport } from "../grade/grade-client.ts";
import type { ScenarioResult } from "../grade/play-scenario.ts";
import { type Scenario, scenarioSides } from "../grade/scenario.ts";
import { scenarios } from "../grade/scenarios/index.ts";
import { toOneOf } from "./arguments.ts";
import { checkClient, clientRunOptions, interruption, readClientRun, splitArguments } from "./client-command.ts";
import { writeOutput } from "./write-output.ts";

const usage = `Usage: webcast-mock grade [options] -- COMMAND [ARGUMENTS]

Brings a client into one situation after the other, each with a mock of its own, and grades from the wire how it
behaves. The command is started once for each scenario, and finds in its environment where to go:
  WEBCAST_MOCK_URL, WEBCAST_MOCK_WS_URL, WEBCAST_MOCK_KEY, WEBCAST_MOCK_UNIQUE_ID,
  WEBCAST_MOCK_SCENARIO, WEBCAST_MOCK_SIDE (managed, direct, captions or rest), WEBCAST_MOCK_SECONDS
It may run until it is stopped. Exit code: 0 nothing was found, 1 something was, 2 it was called wrongly.

  --side S         managed, direct, captions, rest, or all (default all)
  --scenario NAME  only this one; may be repeated
  --format F       text, json, junit, html (default text)
  --output FILE    write the report there (default: to stdout)
  --timeout S      longest time to watch one scenario, 1 to 600 seconds (default: as long as the scenario takes)
  --jobs N         scenarios at a time, 1 to 32 (default 4)
  --fail-on WHAT   warning, or error: what makes the exit code 1 (default warning)
  --list           print the scenarios
  -h, --help       print this
`;

/** `webcast-mock grade`: how well a client behaves. */
export async function run(argv: readonly string[]): Promise<void> {
  const { options, client } = splitArguments(argv);
  const values = readOptions(options);
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const chosen = chooseScenarios(values.side, values.scenario);
  if (values.list) {
    writeOutput(undefined, chosen.map(({ name, title }) => `${name.padEnd(24)} ${title}\n`).join(""));
    return;
  }
  checkClient(client, "webcast-mock grade");
  const failOn = toOneOf("fail-on", values["fail-on"], ["warning", "error"]);
  const { format, output, timeoutSeconds, jobs } = readClientRun(
    values,
    Object.keys(conductFormats) as ConductFormat[],
  );
  using signal = interruption();
  const results = await gradeClient({
    scenarios: chosen,
    command: client,
    timeoutSeconds,
    jobs,
    signal,
    onResult: tell,
  });
  writeReport(results, format, output);
  process.exitCode = isClean(results, failOn) ? 0 : 1;
}

function readOptions(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      side: { type: "string", default: "all" },
      scenario: { type: "string", multiple: true, default: [] },
      timeout: { type: "string", default: "600" },
      "fail-on": { type: "string", default: "warning" },
      ...clientRunOptions,
    },
  }).values;
}

function chooseScenarios(sideText: string, names: readonly string[]): readonly Scenario[] {
  const side = toOneOf("side", sideText, [...scenarioSides, "all"]);
  for (const name of names)
    toOneOf(
      "scenario",
      name,
      scenarios.map((scenario) => scenario.name),
    );
  const chosen = scenarios
    .filter((scenario) => side === "all" || scenario.side === side)
    .filter(({ name }) => names.length === 0 || names.includes(name));
  if (chosen.length > 0) return chosen;
  throw new MockServerError("ERR_ARGUMENT", `--scenario ${names.join(", ")} is not of --side ${side}`);
}

/** Progress, for who waits. */
function tell({ scenario, report, touched }: ScenarioResult): void {
  process.stderr.write(`${scenario.name}: ${touched ? report.grade : "skipped"}\n`);
}

function writeReport(results: readonly ScenarioResult[], format: ConductFormat, output: string | undefined): void {
  const colours = output === undefined && process.stdout.isTTY === true && !process.env["NO_COLOR"];
  const text = conductFormats[format].write(results.map(toNamedReport), { colours });
  writeOutput(output, text);
}

/** A client that came to no scenario at all was not found to be good. */
function isClean(results: readonly ScenarioResult[], failOn: "warning" | "error"): boolean {
  const broken = results.some(
    ({ report: { counts } }) => counts.errors > 0 || (failOn === "warning" && counts.warnings > 0),
  );
  return !broken && results.some(({ touched }) => touched);
}
