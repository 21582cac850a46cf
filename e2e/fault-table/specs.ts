import { type FaultName, type FaultSpec, faultCatalog } from "@webcast-kit/mock-server";

/** How a fault is armed for the table, where its defaults would take too long. */
const changes: Partial<Record<FaultName, Partial<FaultSpec>>> = {
  "tcp-delay": { ms: 100 },
  "tcp-jitter": { jitterMs: 100 },
  "tcp-bandwidth": { bytesPerSecond: 4096 },
  "tcp-slice": { bytes: 16 },
  "tcp-cut": { afterBytes: 200 },
  "tcp-reset": { afterBytes: 200 },
  "tcp-half-open": { afterBytes: 200 },
  "tcp-slow-close": { ms: 300 },
  "payload-bit-flip": { seed: 1 },
};

/** Every fault of sockets. */
export const tableFaults: readonly FaultName[] = (Object.keys(faultCatalog) as FaultName[]).filter(
  (name) => faultCatalog[name].unit !== "request",
);

/**
 * A fault as it is armed for the table: messages with a chat, and else the socket.
 *
 * @param path of the client's socket
 */
export function specOf(name: FaultName, path: string): FaultSpec {
  const fault = faultCatalog[name];
  const isOfMessages = fault.unit === "message" || (fault.unit === "frame" && fault.frames === "message");
  return { name, where: isOfMessages ? { path, event: "chat" } : { path }, ...changes[name] };
}
