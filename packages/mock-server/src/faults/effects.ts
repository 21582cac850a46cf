import type Type from "typebox";
import type { Random } from "../rooms/random.ts";
import type { Frame } from "../wire/frames.ts";
import type { WireStep } from "../wire/steps.ts";

/** What a fault happens to. */
export type FaultUnit = "connection" | "request" | "handshake" | "frame" | "message";

/** What of a connection it breaks, from the bottom to the top. */
export type FaultLayer = "tcp" | "http" | "websocket" | "payload";

/** What every fault says of itself. */
interface FaultBase<Schema extends Type.TObject> {
  readonly layer: FaultLayer;
  /** What it does, in one sentence. */
  readonly summary: string;
  /** Its parameters with their ranges and defaults. */
  readonly parameters: Schema;
  /** What whoever arms it should know. */
  readonly warning?: string;
}

/** Changes what is done to one connection, from the moment at which the fault happens to it. */
export type StepFilter = (step: WireStep) => readonly WireStep[];

/** Below everything: happens to a connection, which is a socket, or the one answer of a request. */
export interface ConnectionFault<Schema extends Type.TObject = Type.TObject> extends FaultBase<Schema> {
  readonly unit: "connection";
  open(parameters: Type.Static<Schema>, random: Random): StepFilter;
}

/** The answer to a request, before it is bytes. */
export interface HttpAnswer {
  readonly status: number;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
  /** What the request is called in errors. */
  readonly requestId: string;
}

/** Happens to the answer of a request. */
export interface RequestFault<Schema extends Type.TObject = Type.TObject> extends FaultBase<Schema> {
  readonly unit: "request";
  /** Gives another answer, which is sent like any other; or the steps of what no server would send so. */
  respond(answer: HttpAnswer, parameters: Type.Static<Schema>, random: Random): HttpAnswer | readonly WireStep[];
}

/** Happens to the answer of a handshake. */
export interface HandshakeFault<Schema extends Type.TObject = Type.TObject> extends FaultBase<Schema> {
  readonly unit: "handshake";
  answer(head: string, parameters: Type.Static<Schema>, random: Random): readonly WireStep[];
}

/** Frames that faults can happen to: those with whole messages, those that close, and answers to pings. */
export type FrameKind = "message" | "close" | "pong";

/** Happens to one frame. */
export interface FrameFault<Schema extends Type.TObject = Type.TObject> extends FaultBase<Schema> {
  readonly unit: "frame";
  readonly frames: FrameKind;
  send(frame: Frame, parameters: Type.Static<Schema>, random: Random): readonly WireStep[];
}

/** One message of a socket: a text, or the bytes of a push frame. */
export interface SocketMessage {
  readonly isBinary: boolean;
  readonly payload: Buffer;
}

/** What becomes of a message: what is sent in its place, and what behind the next one. */
export interface ChangedMessages {
  readonly now: readonly SocketMessage[];
  readonly afterNext?: readonly SocketMessage[];
}

/** Happens to what one message carries; its frame is a good one. */
export interface MessageFault<Schema extends Type.TObject = Type.TObject> extends FaultBase<Schema> {
  readonly unit: "message";
  /** Whether it keeps a message back; then it waits until none is kept back any more. */
  readonly holdsBack?: true;
  /** Which messages it can happen to. */
  fits(message: SocketMessage): boolean;
  change(message: SocketMessage, parameters: Type.Static<Schema>, random: Random): ChangedMessages;
}

export type Fault<Schema extends Type.TObject = Type.TObject> =
  | ConnectionFault<Schema>
  | RequestFault<Schema>
  | HandshakeFault<Schema>
  | FrameFault<Schema>
  | MessageFault<Schema>;

/** Lets the effect of a fault know the types of its parameters. Each of these has a default. */
export function defineFault<Schema extends Type.TObject, Kind extends Fault["unit"]>(
  fault: Extract<Fault<Schema>, { unit: Kind }>,
): Extract<Fault, { unit: Kind }> {
  return fault as unknown as Extract<Fault, { unit: Kind }>;
}
