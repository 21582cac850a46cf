import { decodeFrame, ProtocolError } from "@webcast-kit/protocol";
import type { Namespace } from "../namespace/namespace.ts";
import { eventTexts } from "./event-text.ts";
import type { VendorConnection, VendorRole } from "./vendor-connection.ts";

/** `/decode`: takes the platform's push frames and gives their events. */
export function createDecoder(mock: Namespace, connection: VendorConnection): VendorRole {
  return {
    start: () => void connection.send({ ready: true }),
    hear: (data, isBinary) => {
      if (!isBinary) {
        connection.warn(data.length, "/decode takes binary frames");
        return;
      }
      const answer = decode(mock, data);
      if ("error" in answer) connection.warn(data.length, answer.error);
      // Heartbeats and acks have no events.
      if ("error" in answer || answer.events.length > 0) void connection.send(answer);
    },
    end: () => undefined,
  };
}

type Answer = { readonly events: readonly unknown[] } | { readonly error: string; readonly type: string };

/** What is answered to a broken frame is invented; clients stop at the type `rate_limited` only. */
function decode({ quirks }: Namespace, bytes: Uint8Array): Answer {
  try {
    const texts = decodeFrame(bytes).flatMap((event) => eventTexts(event, quirks));
    return { events: texts.map((text) => (JSON.parse(text) as { data: unknown }).data) };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { error: error.message, type: "invalid_frame" };
  }
}
