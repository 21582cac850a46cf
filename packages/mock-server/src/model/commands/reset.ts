import { type Model, resetSpace, SEED, type SpaceName } from "../model.ts";
import type { Rig } from "../rig.ts";
import { close } from "../sockets-model.ts";
import type { Command } from "./command.ts";

/** Lets one mock begin anew, perhaps with another seed; the other does not notice. */
export class Reset implements Command {
  readonly space: SpaceName;
  readonly seed: number | undefined;

  constructor(space: SpaceName, seed: number | undefined) {
    this.space = space;
    this.seed = seed;
  }

  check = () => true;

  async run(model: Model, rig: Rig): Promise<void> {
    const space = model.spaces[this.space];
    const closings = close(space, () => true, 1006);
    resetSpace(space, this.seed ?? SEED);
    rig.reset(this.space, this.seed);
    await rig.settle(model, closings);
  }

  toString = () => `reset(${this.space}, ${this.seed ?? "same seed"})`;
}
