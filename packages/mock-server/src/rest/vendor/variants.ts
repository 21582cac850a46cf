import { type EndpointName, vendorVariants } from "@webcast-kit/contract";
import { encodeEnterRoom, encodeHeartbeat } from "@webcast-kit/protocol";
import type { FastifyRequest } from "fastify";
import type { Namespace } from "../../namespace/namespace.ts";
import type { MediaPlace } from "../../upstream/media.ts";
import type { Call } from "../call.ts";
import { type RoomCall, roomOf, userOf } from "../handlers/rooms-of-call.ts";
import type { ApiRoute } from "../route.ts";
import { parametersOf } from "../validation.ts";
import { admitAnybody } from "./anonymous.ts";
import { roomsOf } from "./live.ts";
import { isParameters, type Parameters, reworded, spell } from "./parameters.ts";
import { playbackFields } from "./playback.ts";

/** What public clients call without a key, by default: to connect directly, and to record. */
const withoutKey: ReadonlySet<string> = new Set<EndpointName>(["wsCredentials", "roomVideo"]);

/** A documented endpoint as public clients may call it too: by their methods, in their words. */
export function inVendorForm({ endpoint, handle }: ApiRoute): ApiRoute {
  const { method, parametersIn, request: schema, name } = endpoint;
  const variant = vendorVariants.find((each) => each.endpoint === name);
  const reword = (parameters: unknown, mock: Namespace) =>
    translate(name as EndpointName, spell(parameters, schema), mock);
  return {
    endpoint,
    methods: [...new Set([method, variant?.method ?? method])],
    ...(withoutKey.has(name) && { admit: admitAnybody }),
    parametersOf: (_endpoint, request: FastifyRequest) => {
      const { mock, query } = request;
      const body = parametersIn === "body" && request.method === "GET" ? query : request.body;
      return parametersOf(endpoint, reworded(request, { query: reword(query, mock), body: reword(body, mock) }));
    },
    handle: async (call) => withExtras(name as EndpointName, call, await handle(call)),
  };
}

/** Says a parameter of theirs in the words of the reference, unless those are there as well. */
const translations: Partial<Record<EndpointName, (parameters: Parameters, mock: Namespace) => Parameters>> = {
  bulkLiveCheck: ({ usernames }) => (usernames === undefined ? {} : { unique_ids: usernames }),
  // A name that nobody has is refused: there is no id to answer with.
  resolveUserIds: ({ usernames }, mock) =>
    isNames(usernames) ? { user_ids: usernames.map((name) => userOf(mock, name).id) } : {},
  chat: ({ unique_id, username, uniqueId, room_id }, mock) => {
    const name = unique_id ?? username ?? uniqueId;
    const isAsked = room_id === undefined && typeof name === "string";
    return isAsked ? { room_id: roomOf({ mock, parameters: { unique_id: name } }).roomId } : {};
  },
  // The documented answer is about a room, so one of the region is taken; nobody says which.
  regionalRanklist: ({ region }, mock) => {
    if (typeof region !== "string") return {};
    const room = roomsOf(mock, region)[0] ?? mock.world.rooms()[0];
    return room === undefined ? {} : { unique_id: room.uniqueId };
  },
};

function translate(name: EndpointName, parameters: unknown, mock: Namespace): unknown {
  const translation = translations[name];
  if (translation === undefined || !isParameters(parameters)) return parameters;
  return { ...translation(parameters, mock), ...parameters };
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

/** Fields that public clients read beside the documented ones. */
const extras: Partial<Record<EndpointName, (call: Call) => object>> = {
  wsCredentials: (call) => ({ binary_frames: binaryFrames(roomOf(call as RoomCall).roomId) }),
  roomVideo: (call) => playbackFields(call as RoomCall & MediaPlace),
};

function withExtras(name: EndpointName, call: Call, answer: unknown): unknown {
  const extra = extras[name]?.(call);
  return extra === undefined ? answer : { ...(answer as object), ...extra };
}

/** What a client of the direct socket sends first, and then every ten seconds. */
function binaryFrames(roomId: string) {
  const toBase64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
  return {
    im_enter_room_b64: toBase64(encodeEnterRoom({ roomId })),
    heartbeat_b64: toBase64(encodeHeartbeat({ roomId, sendPacketSeqId: "1" })),
  };
}
