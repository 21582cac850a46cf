import { platformPaths } from "../../upstream/paths.ts";
import type { Handler } from "../call.ts";
import { roomOf } from "./rooms-of-call.ts";
import { signedAnswer } from "./signed.ts";

export const userInteractions: Handler<"userInteractions"> = (call) => {
  const { user_id, count = 50 } = call.parameters;
  const { roomId: room_id, hostId: anchor_id } = roomOf(call);
  return signedAnswer(call, {
    path: platformPaths.audience,
    query: { room_id, anchor_id, count: String(count), ...(user_id === undefined ? {} : { user_id }) },
    session: true,
    // The sample of the reference takes the cookies from the headers, and adds its session to them.
    cookieHeader: true,
    note: "Fetch signed_url yourself, with the cookie of your session",
    extra: { anchor_id },
  });
};
