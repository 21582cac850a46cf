import type { RoomEvent } from "../room/heard.ts";
import { printable, printableJson } from "./printable.ts";
import { nameOf as name } from "./user-name.ts";

const socialActions: Readonly<Record<string, string>> = { follow: "followed the host", share: "shared the stream" };

const controlActions: Readonly<Record<number, string>> = {
  1: "the stream is paused",
  2: "the stream goes on",
  3: "the host ended the stream",
  4: "TikTok ended the stream",
};

/** One line for people. */
export function formatEvent(event: RoomEvent): string {
  const line = `${event.type.padEnd(12)}${describeAnything(event)}`;
  return printable(event.history ? `${line} (history)` : line);
}

/** Nobody has checked what the managed socket sends: where fields are not what they should be, they are shown as they are. */
function describeAnything(event: RoomEvent): string {
  try {
    return describe(event);
  } catch {
    return otherFields(event);
  }
}

function describe(event: RoomEvent): string {
  switch (event.type) {
    case "chat":
      return `${name(event.user)}: ${event.comment}`;
    case "like":
      return `${name(event.user)} liked × ${event.likeCount} (${event.totalLikes} in all)`;
    case "gift": {
      const combo = event.giftType === 1 ? (event.repeatEnd ? ", combo over" : ", combo") : "";
      return `${name(event.user)} sent ${event.giftName} × ${event.repeatCount} (${count(event.diamondCount, "diamond")} each${combo})`;
    }
    case "member":
      return `${name(event.user)} ${event.action === "join" ? "joined" : `did action ${event.action}`}`;
    case "social":
      return `${name(event.user)} ${socialActions[event.action] ?? `did action ${event.action}`}`;
    case "roomUserSeq":
      return `${event.viewerCount} watching, ${event.totalViewers} since the start`;
    case "subscribe":
      return `${name(event.user)} subscribed, month ${event.subMonth}`;
    case "emoteChat":
      return `${name(event.user)} sent emote ${event.emoteId}`;
    case "battle":
      return `${event.battleId}: ${event.teams.map(({ score }) => score).join(" – ") || "no score yet"} (status ${event.status})`;
    case "question":
      return `${name(event.user)} asks: ${event.questionText}`;
    case "control":
      return controlActions[event.action] ?? `action ${event.action}`;
    case "envelope":
      return `treasure box with ${count(event.diamondCount, "diamond")}`;
    case "roomPin":
      return `${event.action === 1 ? "pinned" : "unpinned"} ${name(event.user)}: ${event.comment}`;
    case "unknown":
      return "payload" in event
        ? `${event.method}, ${count(event.payload.length, "byte")}`
        : `${event.name} ${otherFields(event)}`;
    case "decodeError":
      return `${event.method}: ${event.error.message}`;
    default:
      return "method" in event ? event.method : otherFields(event);
  }
}

const MAX_FIELDS_LENGTH = 100;

/** Events that are too rare for words of their own. */
function otherFields(event: object): string {
  const {
    type: _type,
    msgId: _msgId,
    timestamp: _timestamp,
    history: _history,
    ...fields
  } = { ...event } as Record<string, unknown>;
  const text = JSON.stringify(fields);
  return text.length <= MAX_FIELDS_LENGTH ? text : `${text.slice(0, MAX_FIELDS_LENGTH)}…`;
}

function count(amount: number, unit: string): string {
  return amount === 1 ? `1 ${unit}` : `${amount} ${unit}s`;
}

/** One JSON line for programs: bytes are base64, an error is its code and message. */
export function toJsonLine(event: RoomEvent): string {
  if (!("payload" in event && event.payload instanceof Uint8Array)) return printableJson(event);
  const { payload, ...rest } = event;
  const error = "error" in rest ? { error: { code: rest.error.code, message: rest.error.message } } : {};
  return printableJson({ ...rest, ...error, payload: Buffer.from(payload).toString("base64") });
}
