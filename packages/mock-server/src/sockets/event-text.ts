import type { QuirkSettings } from "@webcast-kit/contract";
import { endsStream, type LiveEvent, type LiveEventInit } from "@webcast-kit/protocol";

type EventQuirks = Pick<QuirkSettings, "userShape" | "aliasEvents">;

/** The text messages that an event is on the managed socket: one, or two where another name is sent as well. */
export function eventTexts(event: LiveEvent | LiveEventInit, quirks: EventQuirks): string[] {
  const { type } = event;
  const data = toData(event, quirks);
  const texts = [JSON.stringify({ event: type, data })];
  const alias = quirks.aliasEvents === "on" ? aliasOf(event) : undefined;
  if (alias !== undefined) texts.push(JSON.stringify({ event: alias, data: { ...data, type: alias } }));
  return texts;
}

function toData(event: LiveEvent | LiveEventInit, { userShape }: EventQuirks): object {
  if ("payload" in event) return { type: event.type, method: event.method, msgId: event.msgId };
  const user = "user" in event ? event.user : undefined;
  return userShape === "flat" && user ? { ...user, ...event } : event;
}

/** The names that the reference's samples listen to. */
function aliasOf(event: LiveEvent | LiveEventInit): string | undefined {
  if (event.type === "social") return event.action;
  return endsStream(event) ? "streamEnd" : undefined;
}
