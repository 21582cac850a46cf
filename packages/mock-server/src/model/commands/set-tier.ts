import type { Tier } from "@webcast-kit/contract";
import { createAccount, type Model, type SpaceName } from "../model.ts";
import type { Rig } from "../rig.ts";
import type { Command } from "./command.ts";

/** Makes a key known, or moves it to another tier: what it has used stays used. */
export class SetTier implements Command {
  readonly space: SpaceName;
  readonly key: string;
  readonly tier: Tier;

  constructor(space: SpaceName, key: string, tier: Tier) {
    this.space = space;
    this.key = key;
    this.tier = tier;
  }

  check = () => true;

  async run(model: Model, rig: Rig): Promise<void> {
    const { accounts } = model.spaces[this.space];
    const account = accounts.get(this.key) ?? createAccount(this.tier);
    account.tier = this.tier;
    accounts.set(this.key, account);
    rig.control(this.space).setTier(this.key, this.tier);
  }

  toString = () => `setTier(${this.space}, ${this.key}, ${this.tier})`;
}
