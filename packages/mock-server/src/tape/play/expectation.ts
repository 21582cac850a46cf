import { decodeEnterRoom, decodePushFrame } from "@webcast-kit/protocol";
import { readClosePayload } from "../../wire/frames.ts";
import type { Heard } from "../assembler.ts";
import type { Expectation } from "../entry.ts";

/** A line of the client that a synchronised server waits for. */
export interface Expected {
  readonly kind: Heard["kind"];
  readonly expect: Expectation;
  /** What the line itself has. */
  readonly bytes: Uint8Array;
}

/** Tells whether a client said what it had to. */
export function matchesExpectation({ kind, expect, bytes }: Expected, heard: Heard): boolean {
  if (heard.kind !== kind) return false;
  if (expect === true) return true;
  return expect === "same" ? heard.bytes.equals(bytes) : isLike(fieldsOf(heard), expect);
}

/** What an expectation may ask for. */
function fieldsOf({ kind, bytes }: Heard): unknown {
  try {
    if (kind === "frame") return pushFrameFields(bytes);
    if (kind === "close") return readClosePayload(bytes);
    return JSON.parse(bytes.toString());
  } catch {
    // Neither JSON nor a push frame: it has no fields.
    return undefined;
  }
}

/** The fields of a push frame; what asks to enter a room has those of its payload in `enterRoom`. */
function pushFrameFields(bytes: Buffer): object {
  const frame = decodePushFrame(bytes);
  return frame.payloadType === "im_enter_room" ? { ...frame, enterRoom: decodeEnterRoom(frame.payload) } : frame;
}

/** Whether everything that is wanted is there, however much else is. Ids are compared by their decimals. */
function isLike(actual: unknown, wanted: unknown): boolean {
  if (wanted === "*") return actual !== undefined;
  if (typeof wanted === "object" && wanted !== null) {
    if (typeof actual !== "object" || actual === null) return false;
    return Object.entries(wanted).every(([name, value]) => isLike((actual as Record<string, unknown>)[name], value));
  }
  const exact = typeof wanted === "string" && wanted.startsWith("=") ? wanted.slice(1) : wanted;
  return actual !== undefined && String(actual) === String(exact);
}
