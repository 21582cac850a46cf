import type { Model } from "../model.ts";
import type { Rig } from "../rig.ts";
import { close } from "../sockets-model.ts";
import type { Command } from "./command.ts";

/** A client hangs up. */
export class Disconnect implements Command {
  readonly which: number;

  constructor(which: number) {
    this.which = which;
  }

  check = (model: Readonly<Model>) => Object.values(model.spaces).some(({ sockets }) => sockets.length > 0);

  async run(model: Model, rig: Rig): Promise<void> {
    const open = Object.values(model.spaces).flatMap((space) => space.sockets.map((socket) => ({ space, socket })));
    const chosen = open[this.which % open.length];
    if (chosen === undefined) return;
    rig.hangUp(chosen.socket.index);
    await rig.settle(
      model,
      close(chosen.space, (socket) => socket === chosen.socket, 1000),
    );
  }

  toString = () => `disconnect(${this.which})`;
}
