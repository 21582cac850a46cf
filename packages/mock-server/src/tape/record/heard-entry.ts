import { closePayload, readClosePayload } from "../../wire/frames.ts";
import type { Heard } from "../assembler.ts";
import type { CloseEntry, TapeBody, TapeEntry, TapeSide } from "../entry.ts";

/** What is known of a message before what is in it. */
interface Place {
  readonly t: number;
  readonly c: number;
  readonly d: TapeSide;
}

/**
 * What was said on a socket as a line of a tape. Messages and pings of the client are marked as something that a
 * synchronised server waits for; its pongs and its close are answers.
 */
export function toEntry({ kind, bytes, fragments }: Heard, place: Place): TapeEntry {
  const base = { ...place, ...(fragments && { fragments }) };
  switch (kind) {
    case "text":
      return { ...base, ...expectOf(place), kind, ...textOf(bytes) };
    case "frame":
      return { ...base, ...expectOf(place), kind, bytes };
    case "ping":
      return { ...place, ...expectOf(place), kind, bytes };
    case "pong":
      return { ...place, kind, bytes };
    case "close":
      return { ...place, kind, ...closeOf(bytes) };
  }
}

function expectOf({ d }: Place): { readonly expect?: true } {
  return d === "c" ? { expect: true } : {};
}

function textOf(bytes: Buffer): { readonly text: string; readonly isJson?: boolean; readonly bytes?: Buffer } {
  const text = bytes.toString("utf8");
  if (!Buffer.from(text).equals(bytes)) return { text, bytes };
  return isPlainJson(text) ? { text, isJson: true } : { text };
}

function closeOf(bytes: Buffer): Pick<CloseEntry, "code" | "reason" | "bytes"> {
  if (bytes.length === 0) return { reason: "" };
  const { code, reason } = readClosePayload(bytes);
  return closePayload(code, reason).equals(bytes) ? { code, reason } : { reason, bytes };
}

/** A body, readable where that keeps every byte. */
export function toBody(bytes: Buffer): { readonly body?: TapeBody } {
  if (bytes.length === 0) return {};
  const text = bytes.toString("utf8");
  if (!Buffer.from(text).equals(bytes)) return { body: { bytes, as: "b64" } };
  return { body: { bytes, as: isPlainJson(text) ? "j" : "s" } };
}

/** Whether a text is JSON that is written again as it was. */
function isPlainJson(text: string): boolean {
  try {
    return JSON.stringify(JSON.parse(text)) === text;
  } catch {
    return false;
  }
}
