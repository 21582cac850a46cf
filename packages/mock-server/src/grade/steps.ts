import { once } from "node:events";
import { RATE_LIMIT_WINDOW_MS } from "@webcast-kit/contract";
import { WebSocket } from "ws";
import type { MockControl } from "../control.ts";
import type { ScenarioStep } from "./scenario.ts";

/** Where a scenario is played, and for whom. */
export interface Stage {
  readonly mock: MockControl;
  readonly key: string;
  readonly uniqueId: string;
  /** What has to be undone when the scenario is over. */
  readonly cleanUp: (() => void)[];
}

const SECOND_MS = 1000;
/** Long: on a busy machine, with a dozen clients that start at once, five seconds were too few. */
const STEP_TIMEOUT_MS = 20_000;
/** Another creator than a client is sent to. */
const SOMEBODY = "creator";

/** Does one step of a scenario. */
export async function doStep(stage: Stage, step: ScenarioStep): Promise<void> {
  const { mock, uniqueId } = stage;
  switch (step.do) {
    case "kick":
      mock.kick({}, step.code, step.reason);
      break;
    case "end":
      mock.end(uniqueId);
      break;
    case "inject":
      mock.inject(uniqueId, step.events);
      break;
    case "arm":
      mock.arm(step.faults);
      break;
    case "use-up-requests":
      await useUpRequests(stage, step.retryAfterSeconds);
      break;
    case "take-slot":
      await takeSlot(stage);
  }
}

/** Calls until it is refused, and then lets so much of the minute go by that the rest is left. */
async function useUpRequests({ mock, key }: Stage, retryAfterSeconds: number): Promise<void> {
  const signal = AbortSignal.timeout(STEP_TIMEOUT_MS);
  let status = 200;
  while (status === 200) {
    const answer = await fetch(`${mock.url}/webcast/rate_limits`, { headers: { "x-api-key": key }, signal });
    await answer.arrayBuffer();
    status = answer.status;
  }
  await mock.clock.advance(RATE_LIMIT_WINDOW_MS - retryAfterSeconds * SECOND_MS);
}

async function takeSlot({ mock, key, cleanUp }: Stage): Promise<void> {
  const socket = new WebSocket(`${mock.wsUrl}/?uniqueId=${SOMEBODY}&apiKey=${key}`);
  socket.on("error", () => undefined);
  cleanUp.push(() => socket.terminate());
  await once(socket, "open", { signal: AbortSignal.timeout(STEP_TIMEOUT_MS) });
}
