import { encodeFetchResult, encodePushFrame } from "@webcast-kit/protocol";
import { closePayload, encodeFrame, opcodes } from "../../wire/frames.ts";
import type { CloseEntry, FrameEntry, MessageEntry, TextEntry } from "../entry.ts";

/** The bytes of a text or binary message, in the fragments of its line. */
export function messageFrames(entry: TextEntry | FrameEntry): Buffer {
  const [payload, opcode] =
    entry.kind === "text"
      ? [Buffer.from(entry.bytes ?? entry.text), opcodes.text]
      : [Buffer.from(entry.bytes), opcodes.binary];
  const sizes = entry.fragments ?? [payload.length];
  let start = 0;
  const frames = sizes.map((size, index) => {
    const piece = payload.subarray(start, start + size);
    start += size;
    const isLast = index === sizes.length - 1;
    return encodeFrame({ fin: isLast, opcode: index === 0 ? opcode : opcodes.continuation, payload: piece });
  });
  return Buffer.concat(frames);
}

/** The payload of a close line. */
export function closeBytes({ code, reason, bytes }: CloseEntry): Buffer {
  if (bytes !== undefined) return Buffer.from(bytes);
  return code === undefined ? Buffer.alloc(0) : closePayload(code, reason);
}

/** Messages as one push frame of the binary socket; its number is the log id. */
export function pushFrame(messages: readonly MessageEntry[], number: number): Buffer {
  const payload = encodeFetchResult({
    messages: messages.map(({ message }) => message),
    cursor: `t-${number}`,
    internalExt: `internal_src:tape|frame:${number}`,
    needAck: true,
  });
  const frame = encodePushFrame({ logId: String(number), payloadEncoding: "pb", payloadType: "msg", payload });
  return encodeFrame({ opcode: opcodes.binary, payload: Buffer.from(frame) });
}
