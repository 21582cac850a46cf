import { ProtocolError } from "./errors.ts";
import type { Limits } from "./limits.ts";

/** Decodes all fields of a message. */
type FullDecoder = (method: string, payload: Uint8Array, limits: Limits) => object | undefined;

let fullDecoder: FullDecoder | undefined;

/**
 * Makes `raw()` of events work. Called by the module of the full schemas when it is loaded, so that those who never look
 * at full messages do not load them.
 */
export function provideFullDecoder(decode: FullDecoder): void {
  fullDecoder = decode;
}

/** What events with a message behind them have in common; their fields are put on top. */
export class DecodedEvent {
  readonly #method: string;
  readonly #payload: Uint8Array;
  readonly #limits: Limits;

  constructor(method: string, payload: Uint8Array, limits: Limits) {
    this.#method = method;
    this.#payload = payload;
    this.#limits = limits;
  }

  raw(): object | undefined {
    if (fullDecoder === undefined) {
      const hint = 'import "@webcast-kit/protocol/messages" to decode all fields of a message';
      throw new ProtocolError("ERR_STATE", hint);
    }
    return fullDecoder(this.#method, this.#payload, this.#limits);
  }
}
