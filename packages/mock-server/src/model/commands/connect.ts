import { expect } from "vitest";
import { breaksHandshake } from "../faults-model.ts";
import type { Model, SpaceName } from "../model.ts";
import type { Rig } from "../rig.ts";
import { close, type ModelHandshake, openSocket, refusalOf } from "../sockets-model.ts";
import { type Command, type Target, targetFor, type Way } from "./command.ts";

/** The token of a handshake: one that the mock issued, one of the other mock, or a text that is none. */
export type TokenChoice = "none" | "broken" | "foreign" | number;

export interface ConnectInit {
  readonly space: SpaceName;
  readonly way: Way;
  readonly uniqueId: string;
  readonly key: string | undefined;
  readonly token: TokenChoice;
}

/** Opens a managed socket, or is refused with the code that the model says. */
export class Connect implements Command {
  readonly init: ConnectInit;

  constructor(init: ConnectInit) {
    this.init = init;
  }

  check = () => true;

  async run(model: Model, rig: Rig): Promise<void> {
    const { space: name, uniqueId, key } = this.init;
    const space = model.spaces[name];
    const { text, token } = this.#token(model);
    const handshake = { uniqueId, key, token };
    const refusal = refusalOf(space, handshake);
    const isBroken = breaksHandshake(space);
    const index = refusal === undefined ? openSocket(model, space, handshake, !isBroken).index : -1;
    if (refusal !== undefined) space.closes++;
    // The mock has let it in, and hears that it has gone again.
    if (isBroken) close(space, (socket) => socket.index === index, 1006);
    const code = await rig.connect(index, ...this.#url(text));
    expect(code).toBe(isBroken ? 1006 : refusal);
    if (code !== undefined) rig.coverage.saw("close", code);
    rig.note(String(code ?? "open"));
    await rig.settle(model);
  }

  #token(model: Model): { text: string | undefined; token: ModelHandshake["token"] } {
    const { space, token: choice } = this.init;
    if (choice === "broken") return { text: "not.a.token", token: "invalid" };
    const own = model.spaces[space].tokens;
    const others = model.spaces[space === "two" ? "default" : "two"].tokens;
    if (choice === "foreign") return { text: others.at(-1)?.text ?? "a.b.c", token: "invalid" };
    if (choice === "none" || own.length === 0) return { text: undefined, token: undefined };
    const token = own[choice % own.length];
    return { text: token?.text, token };
  }

  #url(token: string | undefined): [string, { headers: Record<string, string> }] {
    const { uniqueId } = this.init;
    const target = this.#target(token);
    const query = new URLSearchParams();
    if (uniqueId !== "") query.set("uniqueId", uniqueId);
    if (target.key !== undefined) query.set("apiKey", target.key);
    if (token !== undefined) query.set("jwtKey", token);
    return [`${target.prefix}/?${query}`, { headers: target.headers }];
  }

  /** A token names its own mock: one that is to be refused by another needs that to be named. */
  #target(token: string | undefined): Target {
    const { space, way, key, token: choice } = this.init;
    if (token === undefined || way === "header") return targetFor(space, way, key);
    const namesItself = way === "plain" && typeof choice === "number";
    return namesItself ? { prefix: "", headers: {}, key } : targetFor(space, "prefix", key);
  }

  toString = () => `connect(${JSON.stringify(this.init)})`;
}
