import { expect } from "vitest";
import { isPending } from "../faults-model.ts";
import type { Model, SpaceName } from "../model.ts";
import type { Rig } from "../rig.ts";
import type { Command } from "./command.ts";

/** Takes away one fault, or all. */
export class Disarm implements Command {
  readonly space: SpaceName;
  /** Which of those that are there; nothing for all. */
  readonly which: number | undefined;

  constructor(space: SpaceName, which: number | undefined) {
    this.space = space;
    this.which = which;
  }

  check = (model: Readonly<Model>) => model.spaces[this.space].faults.length > 0;

  async run(model: Model, rig: Rig): Promise<void> {
    const space = model.spaces[this.space];
    const { faults } = space;
    const chosen = this.which === undefined ? undefined : faults[this.which % faults.length];
    const gone = chosen === undefined ? faults : [chosen];
    space.faults = faults.filter((fault) => !gone.includes(fault));
    expect(rig.control(this.space).disarm(chosen?.id)).toBe(gone.filter(isPending).length);
  }

  toString = () => `disarm(${this.space}, ${this.which ?? "all"})`;
}
