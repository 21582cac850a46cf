import { gzipSync } from "node:zlib";
import {
  decodeFetchResult,
  decodePushFrame,
  encodeFetchResult,
  encodePushFrame,
  type FetchResult,
  inflatePayload,
  ProtocolError,
  type PushFrame,
} from "@webcast-kit/protocol";
import type { SocketMessage } from "./effects.ts";

/** A push frame that carries a fetch result. */
export interface ResultFrame {
  readonly frame: PushFrame;
  readonly isPacked: boolean;
  readonly result: FetchResult;
}

/** Reads the fetch result of a message; nothing when it has none. */
export function readResult({ isBinary, payload }: SocketMessage): ResultFrame | undefined {
  if (!isBinary) return undefined;
  try {
    const frame = decodePushFrame(payload);
    if (frame.payloadType !== "msg") return undefined;
    const inflated = inflatePayload(frame);
    return { frame, isPacked: inflated !== frame.payload, result: decodeFetchResult(inflated) };
  } catch (error) {
    // A tape may hold any bytes.
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

/** The same frame with another fetch result, packed if the one before was. */
export function withResult({ frame, isPacked }: ResultFrame, result: FetchResult): SocketMessage {
  const payload = encodeFetchResult(result);
  return changed(frame, { payload: isPacked ? gzipSync(payload) : payload });
}

/** A push frame that was changed. */
export function changed(frame: PushFrame, change: Partial<PushFrame>): SocketMessage {
  return { isBinary: true, payload: Buffer.from(encodePushFrame({ ...frame, ...change })) };
}
