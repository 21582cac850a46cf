import Type from "typebox";
import { limitedText, RoomId, shown } from "./common.ts";
import { defineEndpoint } from "./endpoint.ts";

export const chat = defineEndpoint({
  name: "chat",
  method: "POST",
  path: "/webcast/chat",
  summary: "Send a chat message as the user of the session",
  tier: "sandbox",
  session: "required",
  parametersIn: "body",
  request: Type.Object({ room_id: RoomId, text: limitedText(150, "What to say") }),
  data: Type.Object({ status_code: Type.Integer({ description: "0 when the platform took the message" }) }),
  example: { request: { room_id: shown.roomId, text: "Hello!" }, data: { status_code: 0 } },
});
