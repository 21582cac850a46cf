import { expect } from "vitest";
import type { Model, SpaceName } from "../model.ts";
import type { Rig } from "../rig.ts";
import type { Command } from "./command.ts";

/** Lets somebody go live; who is live already gets a new room, and those who listen to the old one stay in it. */
export class Live implements Command {
  readonly space: SpaceName;
  readonly name: string;

  constructor(space: SpaceName, name: string) {
    this.space = space;
    this.name = name;
  }

  check = () => true;

  async run(model: Model, rig: Rig): Promise<void> {
    const { live, streams, paces } = model.spaces[this.space];
    const stream = streams.get(this.name) ?? 0;
    paces.delete(`${this.name} ${live.get(this.name)}`);
    live.set(this.name, stream);
    streams.set(this.name, stream + 1);
    const control = rig.control(this.space);
    const roomId = control.live(this.name);
    const { liveUsers } = control.state().world;
    expect(liveUsers.filter(({ uniqueId }) => uniqueId === this.name)).toEqual([
      { uniqueId: this.name, roomId, mutes: 0, bans: 0 },
    ]);
    await rig.settle(model);
  }

  toString = () => `live(${this.space}, ${this.name})`;
}
