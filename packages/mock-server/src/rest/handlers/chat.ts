import type { EndpointData } from "@webcast-kit/contract";
import type { ChatResult } from "../../world/chat.ts";
import type { Handler } from "../call.ts";
import { roomOf, sessionUserOf } from "./rooms-of-call.ts";

/** What the platform says to who may not write. Invented: the reference knows of 0 only. */
const refusals = {
  muted: { status_code: 50_001, message: "You are muted" },
  banned: { status_code: 50_002, message: "You are banned" },
} as const;

export const chat: Handler<"chat"> = (call) => {
  const { mock, parameters, now } = call;
  const [room, user] = [roomOf(call), sessionUserOf(call)];
  const result = mock.world.chat(room, user, parameters.text, now);
  if (result.type === "sent") mock.inject(room.roomId, [result.event]);
  return toAnswer(result);
};

/** The API did its part in any case: a refusal is the platform's, and stands in its answer. */
function toAnswer(result: ChatResult): EndpointData<"chat"> {
  if (result.type === "sent") return { status_code: 0 };
  const untilMs = result.type === "muted" ? result.untilMs : undefined;
  return { ...refusals[result.type], ...(untilMs === undefined ? {} : { muted_until: Math.ceil(untilMs / 1000) }) };
}
