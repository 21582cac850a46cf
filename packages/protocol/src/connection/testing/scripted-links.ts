import { type Clock, delay } from "../clock.ts";
import type { LinkEnd } from "../reconnect-policy.ts";
import type { Link } from "../supervise.ts";

/** What comes of one try to connect. */
export interface Act {
  readonly opensAfterMs: number;
  /** How long the connection lasts; `undefined`: it does not open, and fails with the end. */
  readonly lastsMs: number | undefined;
  readonly end: LinkEnd;
}

/** Why an act does not open. */
class Refused extends Error {
  readonly end: LinkEnd;

  constructor(end: LinkEnd) {
    super("refused");
    this.end = end;
  }
}

/** The end of a try or of a connection that the signal ended. */
export const abortedEnd: LinkEnd = { decision: "stop" };

/** What a failure of `open` means. */
export function endOf(error: unknown): LinkEnd {
  return error instanceof Refused ? error.end : abortedEnd;
}

/** Opens connections as a script says, and counts them. */
export class ScriptedLinks {
  readonly #clock: Clock;
  readonly #acts: Iterator<Act>;
  /** Connections and tries that are under way now. */
  underWay = 0;
  /** The most there ever were at a time. */
  most = 0;

  constructor(clock: Clock, acts: readonly Act[]) {
    this.#clock = clock;
    this.#acts = acts.values();
  }

  /** The signal ends the try, and also the connection: as its owner would. */
  readonly open = async (signal: AbortSignal): Promise<Link<LinkEnd>> => {
    const { opensAfterMs, lastsMs, end } = this.#acts.next().value as Act;
    this.most = Math.max(this.most, ++this.underWay);
    try {
      await delay(this.#clock, opensAfterMs, signal);
      if (lastsMs === undefined) throw new Refused(end);
    } catch (error) {
      this.underWay--;
      throw error;
    }
    return { ended: this.#live(lastsMs, end, signal) };
  };

  async #live(ms: number, end: LinkEnd, signal: AbortSignal): Promise<LinkEnd> {
    const outcome = await delay(this.#clock, ms, signal).then(
      () => end,
      () => abortedEnd,
    );
    this.underWay--;
    return outcome;
  }
}
