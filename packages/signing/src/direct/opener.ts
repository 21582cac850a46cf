import { SigningError } from "../errors.ts";
import type { ConnectTarget, ResolvedConnectOptions } from "./connect-options.ts";
import { decisionOfError } from "./decisions.ts";
import { type OpenSocket, openSocket } from "./open-socket.ts";
import { type ResumePoint, requestTicket } from "./ticket.ts";

/** Where the next socket shall lead. */
export interface Aim {
  readonly target: ConnectTarget;
  readonly point: ResumePoint | undefined;
}

/** A socket, and the room of its ticket. */
export interface Opened extends OpenSocket {
  readonly target: ConnectTarget;
  readonly roomId: string;
}

/** Opens one socket after the other, each with a ticket of its own. */
export class Opener {
  readonly #options: ResolvedConnectOptions;
  readonly #signal: AbortSignal;
  /** Whether a URL may carry the position; a server that refuses it is asked without. */
  #resumesByUrl: boolean = true;

  constructor(options: ResolvedConnectOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
  }

  /** A socket was let into a room: the next refusal may have another reason. */
  entered(): void {
    this.#resumesByUrl = true;
  }

  /**
   * Tries again at once when what was refused is not what would be asked for next.
   *
   * @param aim asked before each try
   */
  async open(aim: () => Aim): Promise<Opened> {
    for (;;) {
      const { target, point } = aim();
      const position = this.#resumesByUrl ? point : undefined;
      try {
        return await this.#try(target, position);
      } catch (error) {
        const decision = decisionOfError(error);
        const isOtherUrl = position !== undefined && !this.#resumesByUrl && decision === "never";
        const isOtherRoom = aim().target !== target && decision !== "wait-for-quota" && !asksToWait(error);
        if (this.#signal.aborted || !(isOtherUrl || isOtherRoom)) throw error;
      }
    }
  }

  async #try(target: ConnectTarget, position: ResumePoint | undefined): Promise<Opened> {
    const ticket = await requestTicket(this.#options.client, target, position, { signal: this.#signal });
    try {
      const opened = await openSocket(ticket, this.#options, this.#signal);
      return { ...opened, target, roomId: ticket.roomId };
    } catch (error) {
      const isRefused = error instanceof SigningError && error.status !== undefined;
      if (isRefused && position !== undefined) this.#resumesByUrl = false;
      throw error;
    }
  }
}

/** Whoever says how long to wait means every room. */
function asksToWait(error: unknown): boolean {
  return error instanceof SigningError && (error.retryAfterMs ?? 0) > 0;
}
