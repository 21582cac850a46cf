import { decodeAck, decodeEnterRoom, decodeHeartbeat, type EnterRoom, type Heartbeat } from "../client-frames.ts";
import { ProtocolError } from "../errors.ts";
import { encodeFetchResult, type FetchResultInit } from "../fetch-result.ts";
import { decodePushFrame, encodePushFrame, type PushFrame } from "../frame.ts";
import { checkDecimal, checkInteger, type Limits, resolveLimits } from "../limits.ts";
import { AckBook, type AckLedger, type AckVerdict } from "./ack-ledger.ts";
import { nextState, type SessionState } from "./lifecycle.ts";
import { closeCodeForError, NORMAL_CLOSURE, type SessionOutput, UNSUPPORTED_DATA } from "./output.ts";

/** What the client did. */
export type ServerSessionEvent =
  | { readonly type: "enterRoom"; readonly enter: EnterRoom }
  | { readonly type: "heartbeat"; readonly heartbeat: Heartbeat }
  | { readonly type: "ack"; readonly logId: string; readonly verdict: AckVerdict }
  /** A frame that a server does not expect. */
  | { readonly type: "unexpected"; readonly payloadType: string };

export interface ServerSessionOptions {
  /** Longest time without a heartbeat, 1,000 to 3,600,000 ms. Default 30,000. */
  readonly heartbeatTimeoutMs?: number;
  /** Log id of the first frame, decimal; the next ones count up. Default above 2^53, as real ones are. */
  readonly firstLogId?: string;
  /** Compresses payloads. Default: payloads stay as they are. */
  readonly gzip?: (bytes: Uint8Array) => Uint8Array;
  /**
   * What the first result of a room says, beside the time: called for each room that the client enters. Default
   * `{ isFirst: true }`: a fresh start, whatever cursor the client has.
   */
  readonly welcome?: (enter: EnterRoom) => FetchResultInit;
  readonly limits?: Partial<Limits>;
}

/** The server's half of the webcast socket, without IO: the mirror of `ClientSession`. */
export interface ServerSession {
  readonly state: SessionState;
  readonly ledger: AckLedger;
  /** The room that the client entered, decimal; `undefined` before. */
  readonly roomId: string | undefined;
  /** @throws {ProtocolError} ERR_STATE when called twice */
  open(now: number): void;
  receive(data: Uint8Array | string, now: number): void;
  tick(now: number): void;
  nextTimeout(): number | undefined;
  /**
   * Sends a fetch result as one `msg` frame. Does nothing when the session is over.
   *
   * @returns the log id of the frame
   * @throws {ProtocolError} ERR_STATE before `open`
   */
  send(result: FetchResultInit): string;
  /** Ends the session from this side. Does nothing when it is over. */
  close(code?: number, reason?: string): void;
  drain(): SessionOutput<ServerSessionEvent>[];
}

/** What the service says when heartbeats are missing, or come before a room was entered. */
const HEARTBEAT_REASON = "payload_handler_hb";

/**
 * Makes the server's half of a webcast socket.
 *
 * @throws {ProtocolError} ERR_ARGUMENT when an option is out of range
 */
export function createServerSession(options: ServerSessionOptions = {}): ServerSession {
  return new ServerSessionImpl(options);
}

class ServerSessionImpl implements ServerSession {
  state: SessionState = "idle";
  roomId: string | undefined;

  readonly #acks = new AckBook();
  readonly #heartbeatTimeoutMs: number;
  readonly #gzip: ((bytes: Uint8Array) => Uint8Array) | undefined;
  readonly #welcome: (enter: EnterRoom) => FetchResultInit;
  readonly #limits: Limits;
  #nextLogId: bigint;
  #seqId = 0;
  #heartbeatBy = 0;
  #outputs: SessionOutput<ServerSessionEvent>[] = [];

  constructor(options: ServerSessionOptions) {
    const { heartbeatTimeoutMs = 30_000, firstLogId = "7300000000000000001", gzip, limits } = options;
    this.#heartbeatTimeoutMs = checkInteger("heartbeatTimeoutMs", heartbeatTimeoutMs, 1000, 3_600_000);
    this.#nextLogId = BigInt(checkDecimal("firstLogId", firstLogId));
    this.#gzip = gzip;
    this.#welcome = options.welcome ?? (() => ({ isFirst: true }));
    this.#limits = resolveLimits(limits);
  }

  get ledger(): AckLedger {
    return this.#acks.snapshot();
  }

  open(now: number): void {
    this.state = nextState(this.state, "open");
    this.#heartbeatBy = now + this.#heartbeatTimeoutMs;
  }

  receive(data: Uint8Array | string, now: number): void {
    if (this.state !== "open") return;
    if (typeof data === "string") {
      this.#fail(new ProtocolError("ERR_PAYLOAD_MALFORMED", "expected a binary frame, got text"), UNSUPPORTED_DATA);
      return;
    }
    try {
      this.#receiveFrame(decodePushFrame(data, this.#limits), now);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#fail(error);
    }
  }

  #receiveFrame(frame: PushFrame, now: number): void {
    switch (frame.payloadType) {
      case "im_enter_room":
        this.#enterRoom(decodeEnterRoom(frame.payload, this.#limits), now);
        break;
      case "hb":
        this.#heartbeat(decodeHeartbeat(frame.payload, this.#limits), now);
        break;
      case "ack": {
        const verdict = this.#acks.acknowledge(frame.logId, decodeAck(frame.payload));
        this.#emit({ type: "ack", logId: frame.logId, verdict });
        break;
      }
      default:
        this.#emit({ type: "unexpected", payloadType: frame.payloadType });
    }
  }

  #enterRoom(enter: EnterRoom, now: number): void {
    this.roomId = enter.roomId;
    this.#heartbeatBy = now + this.#heartbeatTimeoutMs;
    this.#sendResult("im_enter_room_resp", { now, ...this.#welcome(enter) });
    this.#emit({ type: "enterRoom", enter });
  }

  #heartbeat(heartbeat: Heartbeat, now: number): void {
    if (this.roomId === undefined) {
      this.close(NORMAL_CLOSURE, HEARTBEAT_REASON);
      return;
    }
    this.#heartbeatBy = now + this.#heartbeatTimeoutMs;
    this.#emit({ type: "heartbeat", heartbeat });
  }

  tick(now: number): void {
    if (this.state === "open" && now >= this.#heartbeatBy) this.close(NORMAL_CLOSURE, HEARTBEAT_REASON);
  }

  nextTimeout(): number | undefined {
    return this.state === "open" ? this.#heartbeatBy : undefined;
  }

  send(result: FetchResultInit): string {
    if (this.state === "idle") throw new ProtocolError("ERR_STATE", "cannot send on a session that is idle");
    if (this.state === "closed") return "0";
    return this.#sendResult("msg", result);
  }

  #sendResult(payloadType: string, result: FetchResultInit): string {
    const logId = this.#sendFrame(payloadType, encodeFetchResult(result));
    if (result.needAck) this.#acks.expect(logId, result.internalExt ?? "");
    return logId;
  }

  #sendFrame(payloadType: string, payload: Uint8Array): string {
    const logId = String(this.#nextLogId++);
    const compressed = this.#gzip?.(payload);
    const bytes = encodePushFrame({
      seqId: String(++this.#seqId),
      logId,
      headers: compressed ? [{ key: "compress_type", value: "gzip" }] : [],
      payloadEncoding: "pb",
      payloadType,
      payload: compressed ?? payload,
    });
    this.#outputs.push({ type: "send", bytes });
    return logId;
  }

  close(code = NORMAL_CLOSURE, reason = ""): void {
    if (this.state !== "closed") this.#end({ code, reason, cause: "local" });
  }

  drain(): SessionOutput<ServerSessionEvent>[] {
    const outputs = this.#outputs;
    this.#outputs = [];
    return outputs;
  }

  #emit(event: ServerSessionEvent): void {
    this.#outputs.push({ type: "event", event });
  }

  #fail(error: ProtocolError, code = closeCodeForError(error.code)): void {
    this.#end({ code, reason: error.code, cause: "error", error });
  }

  #end(close: Omit<Extract<SessionOutput<ServerSessionEvent>, { type: "close" }>, "type">): void {
    this.state = nextState(this.state, "close");
    this.#outputs.push({ type: "close", ...close });
  }
}
