import { ProtocolError } from "@webcast-kit/protocol";
import { delay } from "@webcast-kit/protocol/connection";
import { createClientSession } from "@webcast-kit/protocol/session";
import type { ConnectTarget, ResolvedConnectOptions } from "./connect-options.ts";
import type { Continuity } from "./continuity.ts";
import type { DirectConnectionStats } from "./direct-connection.ts";
import { endOfOpening } from "./ends.ts";
import { parsePingInterval } from "./handshake.ts";
import { DirectLink, type DirectLinkEnd, type LinkHandler } from "./link.ts";
import { type Opened, Opener } from "./opener.ts";
import { addStats, NO_STATS } from "./stats.ts";

interface SocketChainParts {
  readonly options: ResolvedConnectOptions;
  readonly continuity: Continuity;
  readonly handler: LinkHandler;
  /** Ends the opening. */
  readonly signal: AbortSignal;
}

/** One socket after the other, at most one at a time, each in the room that the connection is in. */
export class SocketChain {
  readonly #parts: SocketChainParts;
  readonly #opener: Opener;
  #target: ConnectTarget;
  #roomId = "";
  #link: DirectLink | undefined;
  #statsBefore = NO_STATS;
  #opened = 0;
  /** Whether there is room for events; that is said once, whichever socket there is. */
  #isReading: boolean = true;

  constructor(parts: SocketChainParts) {
    this.#parts = parts;
    this.#opener = new Opener(parts.options, parts.signal);
    this.#target = parts.options.target;
  }

  get roomId(): string {
    return this.#roomId;
  }

  get stats(): DirectLink["stats"] & Pick<DirectConnectionStats, "reconnects"> {
    const stats = this.#link === undefined ? this.#statsBefore : addStats(this.#statsBefore, this.#link.stats);
    return { ...stats, reconnects: Math.max(0, this.#opened - 1) };
  }

  /** Patient only when it is asked to wait for the creator: else the first failure is the caller's to know. */
  async openFirst(): Promise<DirectLink> {
    const { signal, options } = this.#parts;
    const { policy, clock, random, waitUntilLive } = options;
    for (;;) {
      try {
        return await this.open();
      } catch (error) {
        if (!waitUntilLive || signal.aborted) throw error;
        const step = policy.next(endOfOpening(error), random());
        if (step.action === "stop") throw error;
        await delay(clock, step.delayMs, signal);
      }
    }
  }

  /** Opens the next socket, when the one before is gone. */
  async open(): Promise<DirectLink> {
    const { signal, options, continuity } = this.#parts;
    const { slots, proxy } = options;
    const slot = await slots?.acquire({ address: proxy?.address ?? "direct", signal });
    try {
      const opened = await this.#opener.open(() => ({ target: this.#target, point: continuity.point }));
      const link = this.#takeOver(opened);
      void link.ended.then((end) => this.#afterLink(link, end)).finally(() => slot?.release());
      return link;
    } catch (error) {
      void slot?.release();
      throw error;
    }
  }

  /** A socket that is open is never lost, also if it is one of somebody else's that throws. */
  #takeOver(opened: Opened): DirectLink {
    try {
      // In the moment between the end of the opening and here nobody listened to the signal.
      this.#parts.signal.throwIfAborted();
      return this.#startLink(opened);
    } catch (error) {
      this.#link = undefined;
      opened.socket.terminate();
      throw error;
    }
  }

  #startLink({ socket, redactText, target, roomId: ticketRoomId }: Opened): DirectLink {
    const { options, continuity, handler } = this.#parts;
    const { limits, idleTimeoutMs, connectTimeoutMs, heartbeatIntervalMs, clock } = options;
    const intervalMs = heartbeatIntervalMs ?? parsePingInterval(socket.handshakeHeaders["handshake-options"]);
    // Meanwhile another room may have been switched to; a socket is good for any.
    const roomId = target === this.#target ? ticketRoomId : this.#roomId;
    const session = createClientSession({
      roomId,
      cursor: continuity.pointIn(roomId)?.cursor ?? "",
      idleTimeoutMs,
      switchTimeoutMs: connectTimeoutMs,
      limits,
      ...(intervalMs === undefined ? {} : { heartbeatIntervalMs: intervalMs }),
    });
    const link = new DirectLink({ roomId, session, socket, clock, redactText, handler });
    this.#link = link;
    this.#roomId = roomId;
    this.#opened++;
    link.start();
    if (!this.#isReading) link.setReading(false);
    return link;
  }

  #afterLink(link: DirectLink, { decision, closed: { error } }: DirectLinkEnd): void {
    const { options, continuity } = this.#parts;
    this.#statsBefore = addStats(this.#statsBefore, link.stats);
    if (error instanceof ProtocolError && error.code !== "ERR_TIMEOUT") continuity.skip();
    else if (options.resume) continuity.keep(link.roomId, link.position);
    if (decision === "wait-for-live") continuity.streamEnded();
    this.#link = undefined;
  }

  /** Leaves the room for another one. Without a socket now, the next one enters that. */
  enter(target: ConnectTarget, roomId: string): void {
    this.#target = target;
    this.#roomId = roomId;
    this.#parts.continuity.forget();
    this.#link?.enterRoom(roomId);
  }

  /** A room is entered. */
  entered(): void {
    this.#opener.entered();
  }

  setReading(isReading: boolean): void {
    this.#isReading = isReading;
    this.#link?.setReading(isReading);
  }

  /** Closes the socket, if there is one. */
  close(): void {
    this.#link?.close();
  }
}
