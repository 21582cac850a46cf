import { countCall, excuseCall } from "../admission.ts";
import type { Call, Handler } from "../call.ts";

type ResolveCall = Call<"resolveUserIds">;

export const resolveUserIds: Handler<"resolveUserIds"> = (call) => {
  const { mock, parameters, now } = call;
  const { userNames } = mock.caches;
  const ids = [...new Set(parameters.user_ids)];
  const isKnown = new Set(ids.filter((id) => userNames.get(id, now) !== undefined));
  if (mock.quirks.cachedLookups === "free") count(call, isKnown.size === ids.length);
  const users = ids.map((id) => resolve(call, id, isKnown.has(id)));
  if (mock.quirks.resolveUserIds === "array") return users;
  return Object.fromEntries(users.map((user) => [user.userId, user]));
};

/** What is answered from the cache is free. */
function count(call: ResolveCall, isFree: boolean): void {
  if (isFree) excuseCall(call);
  else countCall(call.mock, call.account, call.reply);
}

/**
 * A user with the names of the example and of the prose. An id that nobody has is remembered as well: asking again for it
 * is free too.
 */
function resolve({ mock, now }: ResolveCall, id: string, cached: boolean) {
  const user = mock.world.userById(id);
  const { userNames } = mock.caches;
  const username = (cached ? userNames.get(id, now)?.username : user?.uniqueId) ?? null;
  if (!cached) userNames.set(id, { username }, now);
  const known = username === null ? undefined : user;
  return {
    userId: id,
    username,
    cached,
    user_id: id,
    unique_id: username,
    nickname: known?.nickname ?? null,
    avatar_url: known?.profilePictureUrl ?? null,
  };
}
