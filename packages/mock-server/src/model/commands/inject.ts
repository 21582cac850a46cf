import { expect } from "vitest";
import type { InjectedEvent } from "../../control.ts";
import type { Model, SpaceName } from "../model.ts";
import type { Rig } from "../rig.ts";
import { deliver } from "../sockets-model.ts";
import type { Command } from "./command.ts";

export type InjectedKind = "chat" | "question" | "pause" | "end";

/** Puts events into somebody's room: its sockets get them in order, nobody else does. */
export class Inject implements Command {
  readonly space: SpaceName;
  readonly name: string;
  readonly kinds: readonly InjectedKind[];

  constructor(space: SpaceName, name: string, kinds: readonly InjectedKind[]) {
    this.space = space;
    this.name = name;
    this.kinds = kinds;
  }

  check = () => true;

  async run(model: Model, rig: Rig): Promise<void> {
    const [space, control] = [model.spaces[this.space], rig.control(this.space)];
    const all = this.kinds.map((kind) => eventOf(kind, ++model.injected));
    const events = all.map(({ event }) => event);
    const stream = space.live.get(this.name);
    if (stream === undefined) {
      expect(() => control.inject(this.name, events)).toThrow("is not live");
      return;
    }
    const labels = all.map(({ label }) => label);
    const { delivered, closings } = deliver(space, { name: this.name, stream }, labels);
    expect(control.inject(this.name, events)).toBe(delivered);
    await rig.settle(model, closings);
  }

  toString = () => `inject(${this.space}, ${this.name}, ${this.kinds})`;
}

function eventOf(kind: InjectedKind, count: number): { event: InjectedEvent; label: string } {
  const user = { uniqueId: "ann" };
  switch (kind) {
    case "chat":
      return { event: { type: "chat", user, comment: `c${count}` }, label: `chat:c${count}` };
    case "question":
      return { event: { type: "question", user, questionText: `q${count}` }, label: `question:q${count}` };
    case "pause":
      return { event: { type: "control", action: 1 }, label: "control:1" };
    case "end":
      return { event: { type: "control", action: 3 }, label: "control:3" };
  }
}
