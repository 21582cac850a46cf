import type { Handler } from "../call.ts";

const DEFAULT_COUNT = 20;

export const hashtagList: Handler<"hashtagList"> = ({ mock, parameters: { count = DEFAULT_COUNT }, now }) =>
  mock.world.hashtags(count, now).map(({ id, title, userCount }) => ({ id, title, user_count: userCount }));
