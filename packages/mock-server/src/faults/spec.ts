import type { FaultName } from "./catalog.ts";

/** Which of the units that a fault could happen to are meant: those that fit everything that is given. */
export interface FaultSelector {
  /** The API key that the request or the handshake came with. */
  readonly key?: string;
  /** Address of the client, or a part of its User-Agent. */
  readonly client?: string;
  /** Path without query and without the prefix of a namespace; `*` stands for any characters, e.g. `/webcast/*`. */
  readonly path?: string;
  /**
   * What a message is about: an event (`chat`), a method (`WebcastChatMessage`), a payload type (`msg`,
   * `im_enter_room_resp`) or a caption's type. Only for faults of messages and of their frames.
   */
  readonly event?: string;
  /** The nth unit that fits the rest since it was armed, from 1, and those behind it as far as `count` goes. Default 1. */
  readonly nth?: number;
}

/** A fault to be armed, with the parameters of its catalog entry beside these fields. */
export interface FaultSpec {
  readonly name: FaultName;
  readonly where?: FaultSelector;
  /** How often it happens, 0 to 1,000,000. Default 1. With 0 it never does. */
  readonly count?: number;
  /** How likely it happens to a unit that fits, 0 to 1. Default 1. */
  readonly probability?: number;
  /** Of chance in and about this fault, 0 to 2^31 - 1. Default: made of the mock's seed and the fault's number. */
  readonly seed?: number;
  readonly [parameter: string]: unknown;
}

/** A fault that was armed. */
export interface ArmedFault extends FaultSpec {
  /** Counts from 1. */
  readonly id: number;
  readonly count: number;
  readonly probability: number;
  readonly seed: number;
  /** How often it has happened. */
  readonly fired: number;
}
