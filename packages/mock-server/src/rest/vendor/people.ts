import Type, { type Static } from "typebox";
import type { Namespace } from "../../namespace/namespace.ts";
import { defaultLiveUsers, discoveryHosts, offlineCreators } from "../../world/creators.ts";
import type { User } from "../../world/users.ts";
import type { Video } from "../../world/videos.ts";
import { inventViewers } from "../../world/viewers.ts";
import { userOf } from "../handlers/rooms-of-call.ts";
import { Limit, Somebody, UniqueId } from "./parameters.ts";
import { route, type VendorCall, type VendorRoutes } from "./route.ts";
import { describeProfile, describeUser } from "./shapes.ts";

const Page = Type.Object({
  unique_id: UniqueId,
  limit: Type.Optional(Limit),
  cursor: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
});
type PageCall = VendorCall<Static<typeof Page>>;
type UserCall = VendorCall<Static<typeof Somebody>>;

const SECOND_MS = 1000;
const DEFAULT_LIMIT = 20;

export const peopleRoutes = {
  "/webcast/lookup_username": route(Somebody, (call) => describeUser(call.mock, named(call))),
  "/webcast/profile_info": route(Somebody, (call) => describeProfile(call.mock, named(call))),
  "/webcast/user_profile": route(Somebody, (call) => describeProfile(call.mock, named(call))),
  "/webcast/user_videos": route(Page, (call) => pageOf(call, "videos", videosOf(call).map(describeVideo))),
  "/webcast/user_followers": route(Page, (call) => pageOf(call, "users", followersOf(call))),
  "/webcast/user_following": route(Page, (call) => pageOf(call, "users", followingOf(call))),
  "/webcast/user_likes": route(Page, (call) => pageOf(call, "videos", likesOf(call).map(describeVideo))),
} satisfies VendorRoutes;

function named({ mock, parameters: { unique_id } }: UserCall): User {
  return userOf(mock, unique_id);
}

function pageOf(
  { parameters: { limit = DEFAULT_LIMIT, cursor = 0 } }: PageCall,
  field: string,
  all: readonly object[],
) {
  const end = cursor + limit;
  return { [field]: all.slice(cursor, end), total: all.length, cursor: end, has_more: end < all.length };
}

/** Of all who follow somebody, those that this world has; never more than the profile says. */
function followersOf(call: PageCall): object[] {
  const { mock } = call;
  const user = named(call);
  const followers = [...viewersOf(mock), ...creatorsOf(mock)].filter((each) => mock.world.follows(each, user.id));
  return followers.slice(0, user.followerCount).map((each) => describeUser(mock, each));
}

function followingOf(call: PageCall): object[] {
  return followedBy(call).map((creator) => describeUser(call.mock, creator));
}

function followedBy(call: PageCall): User[] {
  const user = named(call);
  return creatorsOf(call.mock).filter(({ id }) => call.mock.world.follows(user, id));
}

function videosOf(call: PageCall): Video[] {
  return call.mock.world.videos(named(call));
}

/** The newest stream of everybody whom a user follows. */
function likesOf(call: PageCall): Video[] {
  return followedBy(call).flatMap((creator) => call.mock.world.videos(creator).slice(0, 1));
}

/** As the documented list of videos has them. */
function describeVideo({ videoId, title, durationSeconds, viewerCount, likes, startedAtMs }: Video) {
  return {
    video_id: videoId,
    title,
    duration: durationSeconds,
    viewer_count: viewerCount,
    like_count: likes,
    create_time: Math.floor(startedAtMs / SECOND_MS),
  };
}

function creatorsOf(mock: Namespace): User[] {
  const names = [...mock.options.liveUsers, ...defaultLiveUsers, ...offlineCreators, ...discoveryHosts.keys()];
  return known(mock, names);
}

function viewersOf(mock: Namespace): User[] {
  return known(mock, inventViewers(mock.seed));
}

function known({ world }: Namespace, names: readonly string[]): User[] {
  const users = names.map((name) => world.userOf(name)).filter((user) => user !== undefined);
  return [...new Set(users)];
}
