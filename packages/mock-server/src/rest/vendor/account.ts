import { endpoints } from "@webcast-kit/contract";
import Type, { type Static } from "typebox";
import { chat } from "../handlers/chat.ts";
import { roomOf } from "../handlers/rooms-of-call.ts";
import { ApiError } from "../reply.ts";
import { memoryOf, remember, type Webhook } from "./memory.ts";
import { Nothing, ShortText } from "./parameters.ts";
import { RoomOrUser } from "./playback.ts";
import { route, type VendorCall, type VendorRoutes } from "./route.ts";

const Message = Type.Object({ ...RoomOrUser.properties, text: endpoints.chat.request.properties.text });
/** Nobody says what a webhook is made of. */
const NewWebhook = Type.Object({
  url: Type.Optional(Type.String({ pattern: "^https?://", maxLength: 2048 })),
  events: Type.Optional(Type.Array(ShortText, { maxItems: 100 })),
});
const OneWebhook = Type.Object({ id: ShortText });

export const accountRoutes = {
  "/chat-send": route(Message, sendChat, { session: "required" }),
  "/api/webhooks": route(NewWebhook, (call) => (call.request.method === "GET" ? listWebhooks(call) : addWebhook(call))),
  "/api/webhooks/{id}/test": route(OneWebhook, testWebhook),
  "/ws/sweep": route(Nothing, ({ account }) => ({ swept: 0, current: account.openWebsockets })),
} satisfies VendorRoutes;

/** The documented chat, by the name of a creator too. */
function sendChat(call: VendorCall<Static<typeof Message>>) {
  const { roomId } = roomOf(call);
  return chat({ ...call, parameters: { room_id: roomId, text: call.parameters.text } });
}

function listWebhooks({ mock, account }: Pick<VendorCall, "mock" | "account">) {
  const own = memoryOf(mock).webhooks.filter(({ key }) => key === account.key);
  return { webhooks: own.map(describeWebhook) };
}

function addWebhook({ mock, account, parameters }: VendorCall<Static<typeof NewWebhook>>) {
  const { webhooks } = memoryOf(mock);
  const { url, events = [] } = parameters;
  if (url === undefined) throw new ApiError("INVALID_REQUEST", "A webhook has a url");
  return describeWebhook(remember(webhooks, { id: `wh_${webhooks.length + 1}`, key: account.key, url, events }));
}

/** A mock calls nobody: a webhook is kept and never used. */
function testWebhook({ mock, account, parameters: { id } }: VendorCall<Static<typeof OneWebhook>>) {
  const found = memoryOf(mock).webhooks.find((each) => each.key === account.key && each.id === id);
  if (found === undefined) throw new ApiError("NOT_FOUND", `There is no webhook ${id}`);
  return { ...describeWebhook(found), delivered: false, note: "The mock calls no webhooks" };
}

function describeWebhook({ id, url, events }: Webhook) {
  return { id, url, events };
}
