import type { EndpointData } from "@webcast-kit/contract";
import { platformPaths } from "../../upstream/paths.ts";
import { platformRank, visibleRanks } from "../../upstream/shapes.ts";
import type { Room } from "../../world/lives.ts";
import type { Call, Handler } from "../call.ts";
import { ApiError } from "../reply.ts";
import { roomOf } from "./rooms-of-call.ts";
import { signedAnswer } from "./signed.ts";

export const rankings: Handler<"rankings"> = (call) => {
  const room = roomOf(call);
  if (call.mock.quirks.rankings === "direct") return describeRankings(call, room);
  return signedAnswer(call, {
    path: platformPaths.audience,
    query: { room_id: room.roomId, anchor_id: room.hostId },
    note: "Fetch signed_url yourself; with the cookie of your session you get all ranks",
  });
};

/** Without a session the ranks are few. */
function describeRankings({ mock, sessionUser }: Call<"rankings">, room: Room): EndpointData<"rankings"> {
  const ranks = visibleRanks(mock.world.audience(room), sessionUser);
  return { room_id: room.roomId, rankings: ranks.map(platformRank) };
}

export const regionalRanklist: Handler<"regionalRanklist"> = (call) => {
  const { rank_type = "8", type = "list", gap_interval = "0" } = call.parameters;
  const { roomId: room_id, hostId } = roomOf(call);
  const anchor_id = anchorOf(call) ?? hostId;
  return signedAnswer(call, {
    path: type === "list" ? platformPaths.regionalRanks : platformPaths.regionalTabs,
    body: new URLSearchParams({ room_id, rank_type, anchor_id, gap_interval }).toString(),
    session: true,
    note: "Post body to signed_url yourself, byte for byte, with the cookie of your session",
  });
};

/** The host that the caller named. */
function anchorOf({ mock, parameters: { anchor_id } }: Call<"regionalRanklist">): string | undefined {
  if (anchor_id === undefined || mock.world.userById(anchor_id) !== undefined) return anchor_id;
  throw new ApiError("NOT_FOUND", `There is no user with the id ${anchor_id}`);
}
