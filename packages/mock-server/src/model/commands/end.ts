import { expect } from "vitest";
import type { Model, SpaceName } from "../model.ts";
import type { Rig } from "../rig.ts";
import { deliver } from "../sockets-model.ts";
import type { Command } from "./command.ts";

/** Ends somebody's stream, and with it the sockets of the room. */
export class End implements Command {
  readonly space: SpaceName;
  readonly name: string;

  constructor(space: SpaceName, name: string) {
    this.space = space;
    this.name = name;
  }

  check = () => true;

  async run(model: Model, rig: Rig): Promise<void> {
    const [space, control] = [model.spaces[this.space], rig.control(this.space)];
    const stream = space.live.get(this.name);
    if (stream === undefined) {
      expect(() => control.end(this.name)).toThrow("is not live");
      return;
    }
    const { closings } = deliver(space, { name: this.name, stream }, ["control:3"]);
    space.live.delete(this.name);
    space.paces.delete(`${this.name} ${stream}`);
    control.end(this.name);
    await rig.settle(model, closings);
  }

  toString = () => `end(${this.space}, ${this.name})`;
}
