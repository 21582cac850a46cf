import type * as signing from "@webcast-kit/signing";
import { LiveError } from "../errors.ts";

/** Pages can neither set the headers of signed requests nor read what the platform answers to other origins. */
function needsNode(name: string): () => Promise<never> {
  return () => Promise.reject(new LiveError("ERR_NODE_REQUIRED", `${name} needs Node.js`));
}

export const callApi: typeof signing.callApi = needsNode("callApi");
export const fetchSignedUrl: typeof signing.fetchSignedUrl = needsNode("fetchSignedUrl");
export const resolveLivePage: typeof signing.resolveLivePage = needsNode("resolveLivePage");
export const resolveRoomId: typeof signing.resolveRoomId = needsNode("resolveRoomId");
