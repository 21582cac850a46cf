import type { Scenario } from "../scenario.ts";
import { captionsScenarios } from "./captions.ts";
import { directScenarios } from "./direct.ts";
import { managedScenarios } from "./managed.ts";
import { restScenarios } from "./rest.ts";

/** Every scenario, by side. */
export const scenarios: readonly Scenario[] = [
  ...managedScenarios,
  ...directScenarios,
  ...captionsScenarios,
  ...restScenarios,
];
