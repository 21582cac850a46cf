import { encodeEnterRoom } from "@webcast-kit/protocol";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { createManualClock } from "../src/clock/virtual-clock.ts";
import type { MockControl } from "../src/control.ts";
import { quietTape } from "../src/options.ts";
import { type MockServer, startMockServer } from "../src/server.ts";
import { ByteClient } from "./byte-client.ts";
import { webcastCredentials } from "./webcast-client.ts";

const START_MS = Date.parse("2096-01-01T12:00:00.000Z");

/** A server whose rooms are quiet and whose time stands still. */
export function startFaultStage(): Promise<MockServer> {
  return startMockServer({ clock: createManualClock(START_MS), tape: quietTape(), speed: 0 });
}

/** A server of a test file, and the mock of one test. */
export interface FaultStage {
  readonly server: MockServer;
  readonly mock: MockControl;
}

/** Starts a fault stage for a test file; each test has a mock of its own on it. */
export function useFaultStage(name: string): FaultStage {
  // Nobody reads it before the hooks have run.
  const stage = {} as { -readonly [Part in keyof FaultStage]: FaultStage[Part] };
  let count = 0;
  beforeAll(async () => {
    stage.server = await startFaultStage();
  });
  afterAll(() => stage.server.close());
  beforeEach(() => {
    stage.mock = stage.server.namespace(`${name}-${++count}`);
  });
  return stage;
}

/** Asks for a managed socket. */
export function askManaged(
  { wsUrl, keys }: MockControl,
  headers: Readonly<Record<string, string>> = {},
): Promise<ByteClient> {
  return ByteClient.handshake(`${wsUrl}/?uniqueId=streamer&apiKey=${keys.pro}`, headers);
}

/** Opens a managed socket that has heard of its room. */
export async function openManaged(mock: MockControl): Promise<ByteClient> {
  const client = await askManaged(mock);
  await client.until(({ frames }) => frames.length === 1, "roomInfo");
  return client;
}

/** Opens a binary socket that has entered the room. */
export async function openWebcast(mock: MockControl): Promise<ByteClient> {
  const { ws_url, room_id: roomId, headers } = await webcastCredentials(mock);
  const client = await ByteClient.handshake(ws_url, headers);
  await client.until(({ head }) => head !== undefined, "an answer");
  client.send(2, encodeEnterRoom({ roomId }));
  await client.until(({ frames }) => frames.length >= 1, "the first result");
  return client;
}

/** Says something in the room of all who listen here. */
export function say(mock: MockControl, ...comments: readonly string[]): void {
  mock.inject(
    "streamer",
    comments.map((comment) => ({ type: "chat", user: { uniqueId: "ann" }, comment })),
  );
}
