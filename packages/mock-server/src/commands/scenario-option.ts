import { ScenarioWatch } from "../scenario/watch-scenario.ts";
import type { MockServer } from "../server.ts";
import { toOneOf } from "./arguments.ts";

/** What the command line says of a scenario. */
interface ScenarioArguments {
  readonly scenario?: string | undefined;
  readonly "scenario-at"?: string | undefined;
  readonly "scenario-closes"?: boolean | undefined;
}

/**
 * Runs the scenario that `--scenario` names, if any; closes the server when there is something wrong with it.
 *
 * @throws {MockServerError} ERR_ARGUMENT, ERR_SCENARIO_INVALID
 */
export async function watchScenario(
  server: MockServer,
  { scenario: file, "scenario-at": startAt = "first-client", "scenario-closes": closes = false }: ScenarioArguments,
): Promise<ScenarioWatch | undefined> {
  if (file === undefined) return undefined;
  try {
    return new ScenarioWatch(server, file, {
      startAt: toOneOf("scenario-at", startAt, ["first-client", "now"]),
      closeOnChange: closes,
      tell: (line) => void process.stderr.write(`webcast-mock: ${line}\n`),
    });
  } catch (error) {
    await server.close();
    throw error;
  }
}
