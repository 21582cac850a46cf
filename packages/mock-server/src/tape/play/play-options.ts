import { checkNumber } from "../../check-number.ts";
import { type ClockMode, VirtualClock } from "../../clock/virtual-clock.ts";
import { MockServerError } from "../../errors.ts";
import type { Tape } from "../tape.ts";
import { type PlayMode, playModes } from "./script.ts";

export interface TapeServerOptions {
  /** What is played, e.g. from `parseTape`. */
  readonly tape: Tape;
  /** Port to listen on, 0 to 65,535; 0 lets the system choose a free one. Default 0. */
  readonly port?: number;
  /** Address to listen on. Default `127.0.0.1`: the server has no protection, keep it on loopback. */
  readonly host?: string;
  /** What moves the tape on: its times (`pure`), its times and the client (`synchronised`), or you (`triggered`). Default `pure`. */
  readonly mode?: PlayMode;
  /** 1 as recorded, 10 ten times as fast, 0 without waits; up to 1,000,000. Default 1. */
  readonly speed?: number;
  /** How time goes on: a mode, or a clock that you keep in your hand. Default `{ mode: "real" }`. */
  readonly clock?: VirtualClock | ClockMode;
  /** How long a client may take at each `expect` of a synchronised tape, 1 to 86,400,000 ms of the clock. Default 30,000. */
  readonly gateTimeoutMs?: number;
}

export interface ResolvedTapeOptions extends Required<Omit<TapeServerOptions, "clock">> {
  readonly clock: VirtualClock;
}

/**
 * Fills in the defaults and checks the ranges.
 *
 * @throws {MockServerError} ERR_ARGUMENT naming field, value and range
 */
export function resolveTapeOptions(options: TapeServerOptions): ResolvedTapeOptions {
  const { tape, host = "127.0.0.1", mode = "pure", clock = { mode: "real" } } = options;
  if (!Array.isArray(tape?.entries)) {
    throw new MockServerError("ERR_ARGUMENT", `tape must be a Tape, as parseTape gives one, got ${typeof tape}`);
  }
  if (!playModes.includes(mode)) {
    throw new MockServerError(
      "ERR_ARGUMENT",
      `mode must be one of ${playModes.join(", ")}, got ${JSON.stringify(mode)}`,
    );
  }
  return {
    ...{ tape, host, mode },
    port: checkNumber("port", options.port ?? 0, { min: 0, max: 65_535, whole: true }),
    speed: checkNumber("speed", options.speed ?? 1, { min: 0, max: 1_000_000, whole: false }),
    gateTimeoutMs: checkNumber("gateTimeoutMs", options.gateTimeoutMs ?? 30_000, {
      min: 1,
      max: 86_400_000,
      whole: true,
    }),
    clock: clock instanceof VirtualClock ? clock : new VirtualClock({ mode: clock }),
  };
}
