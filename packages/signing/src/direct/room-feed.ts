import type { LiveEvent } from "@webcast-kit/protocol";
import type { EventStream, RetryStep } from "@webcast-kit/protocol/connection";
import { createDedup } from "@webcast-kit/protocol/session";
import { type ConnectionMessage, publishConnection } from "../diagnostics.ts";
import type { ResolvedConnectOptions } from "./connect-options.ts";
import type { Continuity } from "./continuity.ts";
import type { DirectConnectionStats } from "./direct-connection.ts";
import type { DirectLinkEnd, LinkHandler } from "./link.ts";
import type { ConnectionNotice, DirectEvent } from "./notices.ts";

interface RoomFeedParts {
  readonly options: Pick<ResolvedConnectOptions, "clock" | "history" | "policy">;
  readonly continuity: Continuity;
  readonly stream: EventStream<DirectEvent>;
  /** The room that the connection is in. */
  readonly roomId: () => string;
  /** A room is entered; called before anybody hears of it. */
  readonly onEntered: () => void;
}

/** Makes one stream of what the sockets bring: the room's events, each once, and notices in their places between them. */
export class RoomFeed implements LinkHandler {
  readonly #parts: RoomFeedParts;
  readonly #dedup = createDedup();
  #duplicates = 0;
  #gaps = 0;
  /** Whether a `reconnecting` notice has not been followed by `reconnected` yet. */
  #isReconnecting: boolean = false;

  constructor(parts: RoomFeedParts) {
    this.#parts = parts;
  }

  get stats(): Pick<DirectConnectionStats, "duplicates" | "gaps"> {
    return { duplicates: this.#duplicates, gaps: this.#gaps };
  }

  onEntered(roomId: string, resumed: boolean): boolean {
    const { options, continuity, onEntered } = this.#parts;
    const gap = continuity.entered(roomId, resumed, options.clock.now());
    onEntered();
    const hasRoom = !this.#isReconnecting || this.#notify({ type: "reconnected", roomId, resumed });
    this.#isReconnecting = false;
    if (gap === undefined) return hasRoom;
    this.#gaps++;
    return this.#notify(gap) && hasRoom;
  }

  onEvent(event: LiveEvent, bytes: number): boolean {
    const { options, continuity, stream, roomId } = this.#parts;
    const method = "method" in event ? event.method : event.type;
    if (!this.#dedup.isNew({ roomId: roomId(), method, msgId: event.msgId }, options.clock.now())) {
      this.#duplicates++;
      return true;
    }
    if (event.history && options.history === "skip") return true;
    continuity.event(event.timestamp);
    return stream.deliver(event, bytes);
  }

  onData(): void {
    const { options, continuity, roomId } = this.#parts;
    const now = options.clock.now();
    continuity.data(roomId(), now);
    options.policy.data(now);
  }

  /** A socket is over, or could not be opened, and the next one is tried after a wait. */
  reconnecting({ closed, decision }: DirectLinkEnd, { attempt, delayMs }: RetryStep): void {
    const { code, reason, error } = closed;
    this.#isReconnecting = true;
    // Without room for it there will be none for what follows.
    this.#notify({ type: "reconnecting", code, reason, decision, attempt, delayMs, ...(error ? { error } : {}) });
  }

  /** `false` when there is no room for it. */
  #notify(notice: ConnectionNotice): boolean {
    const { roomId, stream } = this.#parts;
    const { type: phase, ...facts } = notice;
    // The rest of a union is not a union of the rests to the compiler.
    publishConnection({ phase, roomId: roomId(), ...facts } as ConnectionMessage);
    return stream.deliver(notice);
  }
}
