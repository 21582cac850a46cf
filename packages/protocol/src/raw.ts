import { ProtocolError } from "./errors.ts";
import type { Limits } from "./limits.ts";
import type { EventMeta, LiveEventType } from "./live-event.ts";

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

/** The message behind an event. */
export interface EventSource {
  readonly method: string;
  readonly payload: Uint8Array;
  readonly limits: Limits;
}

/** What events with a message behind them have in common; their own fields are put on top. */
export class DecodedEvent implements EventMeta {
  readonly type: LiveEventType;
  readonly msgId: string;
  readonly timestamp: number;
  readonly history: boolean;
  readonly #source: EventSource;

  constructor(type: LiveEventType, { msgId, timestamp, history }: EventMeta, source: EventSource) {
    this.type = type;
    this.msgId = msgId;
    this.timestamp = timestamp;
    this.history = history;
    this.#source = source;
  }

  raw(): object | undefined {
    if (fullDecoder === undefined) {
      const hint = 'import "@webcast-kit/protocol/messages" to decode all fields of a message';
      throw new ProtocolError("ERR_STATE", hint);
    }
    const { method, payload, limits } = this.#source;
    return fullDecoder(method, payload, limits);
  }
}
