import type { EndpointName } from "@webcast-kit/contract";
import { expect } from "vitest";
import { limitsOf, MINUTE_MS, type Model, type SpaceName } from "../model.ts";
import { look } from "../quotas.ts";
import type { Rig } from "../rig.ts";
import { pass } from "../sockets-model.ts";
import type { Command } from "./command.ts";
import { ask } from "./request.ts";

/** Asks until it is refused, waits for as long as Retry-After says, and is let in. */
export class Retry implements Command {
  readonly space: SpaceName;
  readonly key: string;
  readonly endpoint: EndpointName;

  constructor(space: SpaceName, key: string, endpoint: EndpointName) {
    this.space = space;
    this.key = key;
    this.endpoint = endpoint;
  }

  /** Only when few requests are left. */
  check = (model: Readonly<Model>): boolean => {
    const { accounts, now } = model.spaces[this.space];
    const account = accounts.get(this.key);
    const limit = account && limitsOf(account).requestsPerMinute;
    return account !== undefined && limit != null && look(account.requests, limit, MINUTE_MS, now).remaining <= 5;
  };

  async run(model: Model, rig: Rig): Promise<void> {
    const { space, key, endpoint } = this;
    const init = { space, way: "prefix", endpoint, key, session: "none" } as const;
    let wait: number | undefined;
    for (let times = 0; times <= 6 && wait === undefined; times++) wait = await ask(model, rig, init);
    if (wait === undefined) throw new Error("more was allowed than was left");
    expect(Number.isInteger(wait) && wait >= 1).toBe(true);
    const closings = pass(model.spaces[space], wait * 1000);
    await rig.control(space).clock.advance(wait * 1000);
    await rig.settle(model, closings);
    expect(await ask(model, rig, init)).toBeUndefined();
  }

  toString = () => `retry(${this.space}, ${this.key}, ${this.endpoint})`;
}
