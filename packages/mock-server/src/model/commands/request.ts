import { type EndpointName, endpoints, UNLIMITED } from "@webcast-kit/contract";
import { expect } from "vitest";
import { formatCall } from "../calls.ts";
import { checkReply, type Told } from "../check-reply.ts";
import { noteAnswer } from "../consequences.ts";
import { FAULT_CODE, FAULT_STATUS, hidesAnswer } from "../faults-model.ts";
import type { Model, SpaceName } from "../model.ts";
import { expectAnswer, type SessionKind } from "../outcome.ts";
import type { Rig } from "../rig.ts";
import { type Command, targetFor, type Way } from "./command.ts";

export interface RequestInit {
  readonly space: SpaceName;
  readonly way: Way;
  readonly endpoint: EndpointName;
  readonly key: string | undefined;
  readonly session: SessionKind;
  /** In place of the example's. */
  readonly parameters?: object;
}

/** Asks a valid question; the answer is what the model says. */
export class Request implements Command {
  readonly init: RequestInit;

  constructor(init: RequestInit) {
    this.init = init;
  }

  check = () => true;

  async run(model: Model, rig: Rig): Promise<void> {
    await ask(model, rig, this.init);
  }

  toString = () => `request(${JSON.stringify(this.init)})`;
}

/** Gives the number of seconds that a refused caller is told to wait; nothing for one that was not refused. */
export async function ask(model: Model, rig: Rig, init: RequestInit): Promise<number | undefined> {
  const { endpoint, key, session, way, parameters } = init;
  const space = model.spaces[init.space];
  const expected = expectAnswer(model, space, { endpoint, key, session });
  space.requests++;
  const isHidden = hidesAnswer(space);
  const extra = parameters === undefined ? { session } : { session, parameters };
  const reply = await rig.request(formatCall(endpoint, targetFor(init.space, way, key), extra));
  rig.coverage.saw("endpoint", endpoint);
  rig.coverage.saw("status", reply.status);
  const told: Told = isHidden ? { ...expected, status: FAULT_STATUS, code: FAULT_CODE } : expected;
  const body = checkReply(model, space, told, reply);
  const { method, path } = endpoints[endpoint];
  space.asked.push({
    line: [method, path, told.status, isHidden ? "" : (expected.code ?? "")].join(" "),
    caller: expected.caller ?? "",
    limit: expected.caller === undefined || expected.headers.limit === UNLIMITED ? null : expected.headers.limit,
    isRefused: expected.status === 429 || expected.code === "INVALID_API_KEY",
  });
  if (isHidden) rig.coverage.saw("status", FAULT_STATUS);
  else if (expected.code !== undefined) rig.coverage.saw("error", expected.code);
  else rig.coverage.saw("answered", endpoint);
  const closings = expected.status === 200 ? noteAnswer(model, space, init, isHidden ? undefined : body) : [];
  await rig.settle(model, closings);
  const wait = reply.headers.get("retry-after");
  expect(wait === undefined).toBe(expected.retryAtMs === undefined || model.quirks.retryAfter === "omit");
  return wait === undefined ? undefined : Number(wait);
}
