import type { InjectedEvent } from "../control.ts";
import type { FaultSpec } from "../faults/spec.ts";

/** What kind of client a scenario is for. */
export const scenarioSides = ["managed", "direct", "captions", "rest"] as const;

export type ScenarioSide = (typeof scenarioSides)[number];

/** Something that is done to a mock. */
export type ScenarioStep =
  /** Closes every socket with a code; one that may not be sent cuts the connection. */
  | { readonly do: "kick"; readonly code: number; readonly reason?: string }
  /** Ends the creator's stream. */
  | { readonly do: "end" }
  /** Puts events into the creator's room. */
  | { readonly do: "inject"; readonly events: readonly InjectedEvent[] }
  /** Uses up the requests of the key's minute, so that the next one is told to wait for so long. */
  | { readonly do: "use-up-requests"; readonly retryAfterSeconds: number }
  /** Arms faults; `where` may be left out: the mock is the scenario's own. */
  | { readonly do: "arm"; readonly faults: readonly FaultSpec[] }
  /** Takes a slot of the key by a socket to another creator. */
  | { readonly do: "take-slot" };

/** A step that follows when the client opens a socket. */
interface ScenarioReaction {
  /** Which of the client's sockets: the nth, from 1, or each. */
  readonly socket: number | "each";
  /** How long after it opened, in real ms. */
  readonly afterMs: number;
  readonly step: ScenarioStep;
}

/** One situation that a client is brought into, as data. */
export interface Scenario {
  readonly name: string;
  readonly side: ScenarioSide;
  /** What happens, in one sentence. */
  readonly title: string;
  /** What a good client does then. */
  readonly expected: string;
  /** How long the client is watched from its first contact, in real seconds: its own timers follow no mock's clock. */
  readonly seconds: number;
  /** The client's key. Default that of tier pro. */
  readonly key?: string;
  /** Whom it is to hear. Default `streamer`, who is live. */
  readonly uniqueId?: string;
  /** Done before the client starts. */
  readonly before?: readonly ScenarioStep[];
  readonly reactions?: readonly ScenarioReaction[];
}
