import { ProtocolError } from "../errors.ts";

/** The states of a session, on either side. */
export type SessionState = "idle" | "open" | "closed";

type Input = "open" | "close";

/** Every transition there is; what is not listed is an error of the caller. */
const transitions: Readonly<Record<SessionState, Partial<Record<Input, SessionState>>>> = {
  idle: { open: "open", close: "closed" },
  open: { close: "closed" },
  closed: {},
};

/**
 * The state after an input.
 *
 * @throws {ProtocolError} ERR_STATE when the state does not allow the input
 */
export function nextState(state: SessionState, input: Input): SessionState {
  const next = transitions[state][input];
  if (next === undefined) throw new ProtocolError("ERR_STATE", `cannot ${input} a session that is ${state}`);
  return next;
}
