import { encodeAck, encodeEnterRoom, encodeHeartbeat } from "../client-frames.ts";
import { decodeEvent } from "../decode.ts";
import { ProtocolError } from "../errors.ts";
import { isStreamEnd } from "../events/room.ts";
import { decodeFetchResult, type FetchResult } from "../fetch-result.ts";
import { decodePushFrame, type PushFrame } from "../frame.ts";
import { checkInteger, type Limits, resolveLimits } from "../limits.ts";
import type { LiveEvent } from "../live-event.ts";
import { inflatePayload } from "../payload.ts";
import type { Inflate } from "../platform/inflate-port.ts";
import { decodeFirst } from "./first-result.ts";
import { nextState, type SessionState } from "./lifecycle.ts";
import { closeCodeForError, NORMAL_CLOSURE, type SessionOutput, UNSUPPORTED_DATA } from "./output.ts";

export interface ClientSessionOptions {
  /** The room to enter, a decimal string. */
  readonly roomId: string;
  /** Where to resume: `position.cursor` of a session before. Empty, the default, for the start. */
  readonly cursor?: string;
  /** A number of your choice that the server echoes, decimal. Default `"0"`. */
  readonly enterUniqueId?: string;
  /** Time between heartbeats, 250 to 60,000 ms. Default 10,000, as the web client. */
  readonly heartbeatIntervalMs?: number;
  /** Longest silence before the session counts as stalled, 1,000 to 3,600,000 ms. Default 60,000. */
  readonly idleTimeoutMs?: number;
  /** Longest time for the answer to entering another room, 1 to 300,000 ms. Default 20,000. */
  readonly switchTimeoutMs?: number;
  readonly limits?: Partial<Limits>;
  /** Inflates gzip payloads. Default: zlib on Node, fflate elsewhere. */
  readonly inflate?: Inflate;
}

/** What a client's session wants its shell to do. */
export type ClientSessionOutput =
  | SessionOutput<LiveEvent>
  | {
      /**
       * The first result of a room is here; its events follow. Once for each room that was entered. Unless it resumes,
       * its events from before are labelled as history: by their time, or where that is not known as the server calls
       * the result.
       */
      readonly type: "entered";
      readonly roomId: string;
      /** The other side goes on at the cursor that it was given, so that nothing is missing in between. */
      readonly resumed: boolean;
    };

/** What came and went in a session so far. */
export interface ClientSessionStats {
  /** Push frames received. */
  readonly frames: number;
  /** Bytes received, as they travelled. */
  readonly bytes: number;
  /** Bytes of fetch results, inflated. */
  readonly inflatedBytes: number;
  /** Messages received; each became one event. */
  readonly messages: number;
  readonly acks: number;
  readonly heartbeats: number;
  /** Frames of a type that is not known here. */
  readonly unknownFrames: number;
}

/**
 * The client's half of the webcast socket, without IO: bytes and times go in, outputs come out of `drain()`.
 *
 * All times are absolute milliseconds of any clock that does not go back.
 */
export interface ClientSession {
  readonly state: SessionState;
  readonly stats: ClientSessionStats;
  /** Where a new session could resume: the newest cursor and internal_ext. */
  readonly position: { readonly cursor: string; readonly internalExt: string };
  /**
   * The socket is open: enters the room and starts the heartbeat.
   *
   * @throws {ProtocolError} ERR_STATE when called twice
   */
  open(now: number): void;
  /** A socket message arrived; text is a `string`. Never throws for what is in it. */
  receive(data: Uint8Array | string, now: number): void;
  /**
   * Leaves the room and enters another one on the same socket, from its start. What comes before the answer to entering
   * is of the room before: it is acknowledged and dropped. Without an answer in `switchTimeoutMs` the session ends with
   * ERR_TIMEOUT. Heartbeats begin anew, as with the web client.
   *
   * @param roomId decimal
   * @throws {ProtocolError} ERR_ARGUMENT when the id is none; ERR_STATE when the session is not open
   */
  enterRoom(roomId: string, now: number): void;
  /** Tells whether the shell reads the socket: silence counts only while it does. */
  setReading(isReading: boolean, now: number): void;
  /** The time of `nextTimeout()` has come. Calling it earlier does nothing. */
  tick(now: number): void;
  /** When `tick` is due, or `undefined` when nothing is awaited. */
  nextTimeout(): number | undefined;
  /** Ends the session from this side. Does nothing when it is over. */
  close(): void;
  /** Takes the outputs since the last call, in order. */
  drain(): ClientSessionOutput[];
}

/**
 * Makes the client's half of a webcast socket.
 *
 * @throws {ProtocolError} ERR_ARGUMENT when an option is out of range
 */
export function createClientSession(options: ClientSessionOptions): ClientSession {
  return new ClientSessionImpl(options);
}

class ClientSessionImpl implements ClientSession {
  state: SessionState = "idle";
  readonly stats = { frames: 0, bytes: 0, inflatedBytes: 0, messages: 0, acks: 0, heartbeats: 0, unknownFrames: 0 };
  position: { cursor: string; internalExt: string };

  readonly #enterUniqueId: string;
  readonly #heartbeatIntervalMs: number;
  readonly #idleTimeoutMs: number;
  readonly #switchTimeoutMs: number;
  readonly #limits: Limits;
  readonly #inflate: Inflate | undefined;
  #roomId: string;
  #enterFrame: Uint8Array;
  #outputs: ClientSessionOutput[] = [];
  #hasEntered: boolean = false;
  /** When it asked to be let into the room. */
  #askedAt = 0;
  /** When the answer of another room is overdue; until it is here, what comes is of the room that was left. */
  #answerDueAt: number | undefined;
  #heartbeatSeq = 0;
  #heartbeatAt = 0;
  #stalledAt = 0;
  #isReading: boolean = true;

  constructor(options: ClientSessionOptions) {
    const { roomId, cursor = "", enterUniqueId = "0", heartbeatIntervalMs = 10_000, idleTimeoutMs = 60_000 } = options;
    this.#roomId = roomId;
    this.#enterUniqueId = enterUniqueId;
    this.#heartbeatIntervalMs = checkInteger("heartbeatIntervalMs", heartbeatIntervalMs, 250, 60_000);
    this.#idleTimeoutMs = checkInteger("idleTimeoutMs", idleTimeoutMs, 1000, 3_600_000);
    this.#switchTimeoutMs = checkInteger("switchTimeoutMs", options.switchTimeoutMs ?? 20_000, 1, 300_000);
    this.#limits = resolveLimits(options.limits);
    this.#inflate = options.inflate;
    this.#enterFrame = encodeEnterRoom({ roomId, cursor, enterUniqueId });
    this.position = { cursor, internalExt: "" };
  }

  open(now: number): void {
    this.state = nextState(this.state, "open");
    this.#askedAt = now;
    this.#heartbeatAt = now + this.#heartbeatIntervalMs;
    this.#stalledAt = this.#dueAt(now, this.#idleTimeoutMs);
    this.#send(this.#enterFrame);
  }

  receive(data: Uint8Array | string, now: number): void {
    if (this.state !== "open") return;
    this.#stalledAt = this.#dueAt(now, this.#idleTimeoutMs);
    if (typeof data === "string") {
      this.#fail(new ProtocolError("ERR_PAYLOAD_MALFORMED", "expected a binary frame, got text"), UNSUPPORTED_DATA);
      return;
    }
    this.stats.frames++;
    this.stats.bytes += data.length;
    try {
      this.#receiveFrame(decodePushFrame(data, this.#limits), now);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#fail(error);
    }
  }

  #receiveFrame(frame: PushFrame, now: number): void {
    switch (frame.payloadType) {
      case "msg":
        this.#receiveResult(frame, this.#decodeResult(frame), now);
        break;
      case "im_enter_room_resp":
        this.#answerDueAt = undefined;
        this.#receiveWelcome(frame, now);
        break;
      case "hb":
      case "ack":
        break;
      case "close":
        this.#end({ code: NORMAL_CLOSURE, reason: "the server sent a close frame", cause: "remote" });
        break;
      default:
        this.stats.unknownFrames++;
    }
  }

  /** Public clients disagree on what the answer to entering carries, so one that is no fetch result is let pass. */
  #receiveWelcome(frame: PushFrame, now: number): void {
    let result: FetchResult;
    try {
      result = this.#decodeResult(frame);
    } catch (error) {
      if (!(error instanceof ProtocolError) || error.code !== "ERR_PAYLOAD_MALFORMED") throw error;
      this.stats.unknownFrames++;
      return;
    }
    this.#receiveResult(frame, result, now);
  }

  #decodeResult(frame: PushFrame): FetchResult {
    const payload = inflatePayload(frame, this.#limits, this.#inflate);
    this.stats.inflatedBytes += payload.length;
    return decodeFetchResult(payload, this.#limits);
  }

  #receiveResult(frame: PushFrame, result: FetchResult, now: number): void {
    // Acknowledged when it is accepted, before user code sees it: a slow handler must not look like a lost frame.
    if (result.needAck) {
      this.stats.acks++;
      this.#send(encodeAck({ logId: frame.logId, internalExt: result.internalExt }));
    }
    if (this.#answerDueAt !== undefined) return;
    const isNewcomer = !this.#hasEntered && !this.#enter(result.isFirst);
    this.position = {
      cursor: result.cursor || this.position.cursor,
      internalExt: result.internalExt || this.position.internalExt,
    };
    let ended = false;
    for (const message of result.messages) {
      this.stats.messages++;
      const event = isNewcomer
        ? decodeFirst(message, result, this.#limits, now - this.#askedAt)
        : decodeEvent(message, this.#limits, result.now);
      this.#outputs.push({ type: "event", event });
      // One that the server says to send again ended another stream; one that is only old ended this one.
      if (event.type === "control" && !message.isHistory && isStreamEnd(event.action)) ended = true;
    }
    if (ended) this.#end({ code: NORMAL_CLOSURE, reason: "the stream ended", cause: "streamEnd" });
  }

  /**
   * Tells whether the server goes on at the cursor. One that cannot begins anew, with what it calls the first result.
   */
  #enter(isFirst: boolean): boolean {
    this.#hasEntered = true;
    const resumed = this.position.cursor !== "" && !isFirst;
    this.#outputs.push({ type: "entered", roomId: this.#roomId, resumed });
    return resumed;
  }

  enterRoom(roomId: string, now: number): void {
    if (this.state !== "open") throw new ProtocolError("ERR_STATE", `cannot enter a room when ${this.state}`);
    this.#enterFrame = encodeEnterRoom({ roomId, cursor: "", enterUniqueId: this.#enterUniqueId });
    this.#roomId = roomId;
    this.position = { cursor: "", internalExt: "" };
    this.#hasEntered = false;
    this.#askedAt = now;
    this.#answerDueAt = this.#dueAt(now, this.#switchTimeoutMs);
    this.#heartbeatSeq = 0;
    this.#heartbeatAt = now + this.#heartbeatIntervalMs;
    this.#send(this.#enterFrame);
  }

  setReading(isReading: boolean, now: number): void {
    this.#isReading = isReading;
    this.#stalledAt = this.#dueAt(now, this.#idleTimeoutMs);
    if (this.#answerDueAt !== undefined) this.#answerDueAt = this.#dueAt(now, this.#switchTimeoutMs);
  }

  /** Who does not read hears nothing, and cannot blame the other side for it. */
  #dueAt(now: number, timeoutMs: number): number {
    return this.#isReading ? now + timeoutMs : Number.POSITIVE_INFINITY;
  }

  tick(now: number): void {
    if (this.state !== "open") return;
    if (now >= this.#stalledAt) {
      this.#fail(new ProtocolError("ERR_TIMEOUT", `no frame for ${this.#idleTimeoutMs} ms`));
    } else if (now >= (this.#answerDueAt ?? Number.POSITIVE_INFINITY)) {
      this.#fail(new ProtocolError("ERR_TIMEOUT", `no answer of the other room for ${this.#switchTimeoutMs} ms`));
    } else if (now >= this.#heartbeatAt) {
      this.#beat(now);
    }
  }

  #beat(now: number): void {
    this.stats.heartbeats++;
    this.#heartbeatSeq++;
    this.#send(encodeHeartbeat({ roomId: this.#roomId, sendPacketSeqId: String(this.#heartbeatSeq) }));
    // On the beat of the first one; after a pause of the process one beat, not all that were missed.
    this.#heartbeatAt += this.#heartbeatIntervalMs;
    if (this.#heartbeatAt <= now) this.#heartbeatAt = now + this.#heartbeatIntervalMs;
  }

  nextTimeout(): number | undefined {
    if (this.state !== "open") return undefined;
    return Math.min(this.#heartbeatAt, this.#stalledAt, this.#answerDueAt ?? Number.POSITIVE_INFINITY);
  }

  close(): void {
    if (this.state !== "closed") this.#end({ code: NORMAL_CLOSURE, reason: "", cause: "local" });
  }

  drain(): ClientSessionOutput[] {
    const outputs = this.#outputs;
    this.#outputs = [];
    return outputs;
  }

  #send(bytes: Uint8Array): void {
    this.#outputs.push({ type: "send", bytes });
  }

  #fail(error: ProtocolError, code = closeCodeForError(error.code)): void {
    this.#end({ code, reason: error.code, cause: "error", error });
  }

  #end(close: Omit<Extract<SessionOutput<LiveEvent>, { type: "close" }>, "type">): void {
    this.state = nextState(this.state, "close");
    this.#outputs.push({ type: "close", ...close });
  }
}
