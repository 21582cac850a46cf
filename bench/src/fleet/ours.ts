import { connectDirect, createSigningClient } from "@webcast-kit/signing";
import { eventSum } from "../decode/read.ts";
import type { Subject } from "./subject.ts";

/** The connections of this project, as they are: no option is set. */
export const ours: Subject = (baseUrl, apiKey) => {
  const client = createSigningClient({ apiKey, baseUrl, connectionSlots: false });
  return async (uniqueId, listener) => {
    const connection = await connectDirect({ client, uniqueId });
    connection.on("event", (event) => {
      if ("msgId" in event) listener.onEvent(event.msgId, eventSum(event));
      else listener.onFault(event.type);
    });
    connection.on("handlerError", listener.onFault);
    return () => connection.close();
  };
};
