import { expect } from "vitest";
import type { FaultSpec } from "../../faults/spec.ts";
import { cutsSocket, FAULT_STATUS, type FaultModel, type ModelFaultName } from "../faults-model.ts";
import type { Model, SocketModel, SpaceName } from "../model.ts";
import type { Rig } from "../rig.ts";
import { close } from "../sockets-model.ts";
import type { Command } from "./command.ts";

export interface ArmFaultInit {
  readonly space: SpaceName;
  readonly name: ModelFaultName;
  readonly count: number;
  readonly nth: number;
  /** What a message has to be about. */
  readonly event: "chat" | "question";
}

/** Arms a fault; what is open and is meant feels it at once. */
export class ArmFault implements Command {
  readonly init: ArmFaultInit;

  constructor(init: ArmFaultInit) {
    this.init = init;
  }

  check = () => true;

  async run(model: Model, rig: Rig): Promise<void> {
    const space = model.spaces[this.init.space];
    const fault = this.#model(++space.lastFault);
    space.faults.push(fault);
    const cut = new Set<SocketModel>(space.sockets.filter(() => cutsSocket(fault)));
    const [armed] = rig.control(this.init.space).arm(this.#spec());
    expect(armed).toMatchObject({ id: fault.id, name: fault.name, count: fault.count });
    await rig.settle(
      model,
      close(space, (socket) => cut.has(socket), 1006),
    );
  }

  #spec(): FaultSpec {
    const { name, count, nth, event } = this.init;
    // The socket's path: an answer that is cut would end the connection that the others come by.
    const path = name === "tcp-cut" ? { path: "/" } : {};
    const where = { nth, ...path, ...(isOfMessages(name) ? { event } : {}) };
    return { name, count, where, ...(name === "http-status" ? { status: FAULT_STATUS } : {}) };
  }

  #model(id: number): FaultModel {
    const { name, count, nth, event } = this.init;
    return { id, name, count, nth, event: isOfMessages(name) ? event : undefined, seen: 0, fired: 0 };
  }

  toString = () => `armFault(${JSON.stringify(this.init)})`;
}

function isOfMessages(name: ModelFaultName): boolean {
  return name.startsWith("payload-");
}
