import { decodeFramePayload, decodePushFrame, ProtocolError, typesOfMethod } from "@webcast-kit/protocol";
import type { SocketMessage } from "./effects.ts";

/** What a message is about: names of its event, its type, the methods of its messages. */
export function eventsOf({ isBinary, payload }: SocketMessage): readonly string[] {
  return isBinary ? namesOfPushFrame(payload) : namesOfText(payload.toString());
}

function namesOfText(text: string): readonly string[] {
  try {
    const { event, type, data } = JSON.parse(text) as { event?: unknown; type?: unknown; data?: { type?: unknown } };
    return [event, type, data?.type].filter((name) => typeof name === "string");
  } catch {
    // A tape may hold any text.
    return [];
  }
}

function namesOfPushFrame(bytes: Buffer): readonly string[] {
  try {
    const frame = decodePushFrame(bytes);
    if (frame.payload.length === 0 || frame.payloadType === "hb") return [frame.payloadType];
    const methods = decodeFramePayload(frame).messages.map(({ method }) => method);
    return [frame.payloadType, ...methods, ...methods.flatMap(typesOfMethod)];
  } catch (error) {
    // A tape may hold any bytes.
    if (error instanceof ProtocolError) return [];
    throw error;
  }
}
