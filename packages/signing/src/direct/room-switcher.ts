import type { RetryWait } from "@webcast-kit/protocol/connection";
import { SigningError } from "../errors.ts";
import { argumentError } from "../options.ts";
import { type ConnectTarget, checkTarget, type ResolvedConnectOptions } from "./connect-options.ts";
import { overError } from "./ends.ts";
import { RoomSwitch } from "./room-switch.ts";
import { requestTicket } from "./ticket.ts";

type Options = Pick<ResolvedConnectOptions, "client" | "clock" | "connectTimeoutMs" | "waitUntilLive">;

/** Takes a connection from room to room, one switch at a time. */
export class RoomSwitcher {
  readonly #options: Options;
  readonly #leaveFor: (target: ConnectTarget, roomId: string) => void;
  #current: RoomSwitch | undefined;
  /** The last wait for another socket, also when it is over. */
  #wait: RetryWait | undefined;
  #isOver: boolean = false;

  /** @param leaveFor leaves the room for another one */
  constructor(options: Options, leaveFor: (target: ConnectTarget, roomId: string) => void) {
    this.#options = options;
    this.#leaveFor = leaveFor;
  }

  /** Resolves when the new room answers. Without a socket now, the next one enters it. */
  async switchTo(target: ConnectTarget, signal: AbortSignal | undefined): Promise<void> {
    const { clock, connectTimeoutMs, waitUntilLive } = this.#options;
    const checked = checkTarget(target, waitUntilLive);
    if (this.#isOver) throw overError();
    if (this.#current !== undefined) throw argumentError("switchRoom", "called when the switch before it is over");
    signal?.throwIfAborted();
    assertMayTry(this.#wait);
    const current = new RoomSwitch(clock, connectTimeoutMs);
    this.#current = current;
    const onAbort = (): void => current.failed(signal?.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      this.#perform(current, checked).catch((error: unknown) => current.failed(error));
      await current.done;
    } finally {
      signal?.removeEventListener("abort", onAbort);
      this.#current = undefined;
    }
  }

  async #perform(current: RoomSwitch, target: ConnectTarget): Promise<void> {
    const { signal } = current;
    const roomId = target.roomId ?? (await requestTicket(this.#options.client, target, undefined, { signal })).roomId;
    if (signal.aborted) return;
    // Much may have happened while the room was looked up.
    assertMayTry(this.#wait);
    current.left();
    this.#leaveFor(target, roomId);
    this.#wait?.cutShort();
  }

  /** A room is entered. */
  entered(): void {
    this.#current?.entered();
  }

  /** There is no socket, and the next one is tried after a wait. */
  delayed(wait: RetryWait, delayMs: number): void {
    this.#wait = wait;
    this.#current?.delayed(delayMs);
  }

  /** The connection is over. */
  end(): void {
    this.#isOver = true;
    this.#current?.failed(overError());
  }
}

/**
 * Refuses what would ask the other side for something while it wants to be left alone.
 *
 * @throws {SigningError} ERR_RATE_LIMITED with `retryAfterMs`
 */
function assertMayTry(wait: RetryWait | undefined): void {
  const retryAfterMs = Math.ceil(wait?.askedMs ?? 0);
  if (retryAfterMs === 0) return;
  const fault = `the other side asks to wait for ${retryAfterMs} ms more before the next try`;
  throw new SigningError("ERR_RATE_LIMITED", fault, { side: "local", retryAfterMs });
}
