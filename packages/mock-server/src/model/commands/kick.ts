import { expect } from "vitest";
import { isSendableCloseCode } from "../../sockets/close-socket.ts";
import { type Model, nameOf, type SocketModel, type SpaceName } from "../model.ts";
import type { Rig } from "../rig.ts";
import { close } from "../sockets-model.ts";
import type { Command } from "./command.ts";

export interface KickInit {
  readonly space: SpaceName;
  readonly uniqueId: string | undefined;
  readonly key: string | undefined;
  readonly code: number;
}

/** Closes the sockets of one mock that fit. */
export class Kick implements Command {
  readonly init: KickInit;

  constructor(init: KickInit) {
    this.init = init;
  }

  check = () => true;

  async run(model: Model, rig: Rig): Promise<void> {
    const { space, uniqueId, key, code } = this.init;
    const heard = isSendableCloseCode(code) ? code : 1006;
    const closings = close(model.spaces[space], (socket) => this.#isMeant(socket), heard);
    const selector = { ...(uniqueId === undefined ? {} : { uniqueId }), ...(key === undefined ? {} : { key }) };
    expect(rig.control(space).kick(selector, code)).toBe(closings.length);
    await rig.settle(model, closings);
  }

  #isMeant(socket: SocketModel): boolean {
    const { uniqueId, key } = this.init;
    return (uniqueId === undefined || nameOf(uniqueId) === socket.name) && (key === undefined || key === socket.key);
  }

  toString = () => `kick(${JSON.stringify(this.init)})`;
}
