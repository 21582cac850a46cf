import type { Model, SpaceName } from "../model.ts";
import type { Rig } from "../rig.ts";
import { pass } from "../sockets-model.ts";
import type { Command } from "./command.ts";

/** Moves the clock of one mock; what falls due closes sockets. */
export class Advance implements Command {
  readonly space: SpaceName;
  readonly ms: number;

  constructor(space: SpaceName, ms: number) {
    this.space = space;
    this.ms = ms;
  }

  check = () => true;

  async run(model: Model, rig: Rig): Promise<void> {
    const closings = pass(model.spaces[this.space], this.ms);
    await rig.control(this.space).clock.advance(this.ms);
    await rig.settle(model, closings);
  }

  toString = () => `advance(${this.space}, ${this.ms})`;
}
