import type { Clock } from "./clock.ts";
import type { LinkEnd, ReconnectPolicy, RetryStep } from "./reconnect-policy.ts";
import { RetryWait } from "./retry-wait.ts";

/** One open connection. */
export interface Link<End extends LinkEnd> {
  /** Resolves when it is over. Never rejects. */
  readonly ended: Promise<End>;
}

export interface SuperviseOptions<L extends Link<End>, End extends LinkEnd> {
  /** Opens a connection. It has to heed its signal, and to close what it opened when that came too late. */
  readonly open: (signal: AbortSignal) => Promise<L>;
  /** What a failed `open` means. */
  readonly endOf: (error: unknown) => End;
  /** A connection is over, or could not be opened, and another one will be tried after the wait, which can be cut short. */
  readonly onRetry: (end: End, step: RetryStep, wait: RetryWait) => void;
  readonly policy: ReconnectPolicy;
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Ends the waiting and the opening; closing an open connection is its owner's job. */
  readonly signal: AbortSignal;
}

/** Why nothing more will be tried. */
export interface SuperviseEnd<End> {
  /** How the last connection, or the last try, ended. */
  readonly end: End;
  /** `aborted`: the signal said so. */
  readonly why: "decision" | "attempts" | "aborted";
}

/**
 * Keeps a connection alive: when it ends, decides by the policy, waits, and opens another one, until the policy or the
 * signal ends it. There is never more than one connection.
 *
 * @param first the connection that is open already
 */
export async function supervise<L extends Link<End>, End extends LinkEnd>(
  first: L,
  options: SuperviseOptions<L, End>,
): Promise<SuperviseEnd<End>> {
  const { policy, clock, random, signal, onRetry } = options;
  let end = await first.ended;
  for (;;) {
    if (signal.aborted) return { end, why: "aborted" };
    const step = policy.next(end, random());
    if (step.action === "stop") return { end, why: step.why };
    const wait = new RetryWait(clock, step);
    onRetry(end, step, wait);
    try {
      await wait.over(signal);
    } catch {
      return { end, why: "aborted" };
    }
    end = await connectOnce(options);
  }
}

/** Opens a connection and waits for its end, or for the failure to open it. */
async function connectOnce<L extends Link<End>, End extends LinkEnd>({
  open,
  endOf,
  signal,
}: SuperviseOptions<L, End>): Promise<End> {
  let link: L;
  try {
    link = await open(signal);
  } catch (error) {
    return endOf(error);
  }
  return await link.ended;
}
