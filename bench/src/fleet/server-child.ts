// A process with the mock server, in which every room plays the same tape to whoever enters it.
import { startMockServer } from "@webcast-kit/mock-server";
import { planRoom } from "./room.ts";

/** Where it is. */
export interface ServerAddress {
  readonly url: string;
  readonly apiKey: string;
}

/** What it answers to every question: the CPU of its threads until now, and what its last clients acknowledged. */
export interface ServerUsage {
  readonly cpuMs: number;
  readonly acks: number;
}

const names = process.argv.slice(2);
const mock = await startMockServer({
  tape: planRoom().tape,
  liveUsers: names,
  limits: false,
  webcastSocketsPerIp: names.length,
  // A client on a loaded machine may be late; that is measured, and no reason to close.
  heartbeatTimeoutMs: 120_000,
});

process.on("message", () => {
  const { user, system } = process.cpuUsage();
  // The frames are played as they were recorded, so no ack belongs to a frame that this server numbered.
  const acks = mock.webcastConnections().slice(-names.length);
  const usage = { cpuMs: (user + system) / 1000, acks: acks.reduce((sum, report) => sum + report.acks.unknown, 0) };
  process.send?.(usage satisfies ServerUsage);
});
process.send?.({ url: mock.url, apiKey: mock.keys.ultra } satisfies ServerAddress);
