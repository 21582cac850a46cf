import { expect } from "vitest";
import type { Model, SpaceName } from "../model.ts";
import type { Rig } from "../rig.ts";
import { deliver } from "../sockets-model.ts";
import type { Command } from "./command.ts";

/** Lets somebody go live; who is live already gets a new room, and the old one ends. */
export class Live implements Command {
  readonly space: SpaceName;
  readonly name: string;

  constructor(space: SpaceName, name: string) {
    this.space = space;
    this.name = name;
  }

  check = () => true;

  async run(model: Model, rig: Rig): Promise<void> {
    const space = model.spaces[this.space];
    const { live, streams, paces } = space;
    const before = live.get(this.name);
    const closings =
      before === undefined ? [] : deliver(space, { name: this.name, stream: before }, ["control:3"]).closings;
    const stream = streams.get(this.name) ?? 0;
    paces.delete(`${this.name} ${before}`);
    live.set(this.name, stream);
    streams.set(this.name, stream + 1);
    const control = rig.control(this.space);
    const roomId = control.live(this.name);
    const { liveUsers } = control.state().world;
    expect(liveUsers.filter(({ uniqueId }) => uniqueId === this.name)).toEqual([
      { uniqueId: this.name, roomId, mutes: 0, bans: 0 },
    ]);
    await rig.settle(model, closings);
  }

  toString = () => `live(${this.space}, ${this.name})`;
}
