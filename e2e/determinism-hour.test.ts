import { setImmediate as nextTurn } from "node:timers/promises";
import { createManualClock, type MockServer, simulateRoom, startMockServer, type Tape } from "@webcast-kit/mock-server";
import { decodeFramePayload, decodePushFrame, encodeAck, encodeHeartbeat } from "@webcast-kit/protocol";
import { expect, it } from "vitest";
import { openSocket } from "../packages/mock-server/testing/socket-client.ts";
import { visitRoom, type WebcastClient } from "../packages/mock-server/testing/webcast-client.ts";

const START_MS = Date.parse("2096-01-01T12:00:00.000Z");
const HOUR_MS = 3_600_000;
const HEARTBEAT_MS = 10_000;
const MICROSECONDS_PER_MS = 1000;
/** More than a simulated room says in an hour. */
const MESSAGES = 30_000;
/** Turns of the event loop that a heartbeat may take on loopback. */
const MAX_TURNS = 100_000;

/** The first hour of a room, whose stream goes on. */
function hourOfRoom(): Tape {
  const tape = simulateRoom({ seed: 7, messages: MESSAGES });
  return { ...tape, entries: tape.entries.filter(({ t }) => t <= HOUR_MS) };
}

/** A client of the binary socket that beats, and acknowledges what wants it; gives how many messages came. */
function createViewer({ socket, roomId, messages: frames }: WebcastClient) {
  let [read, heard, beats] = [0, 0, 0];
  const beat = () => {
    for (; read < frames.length; read++) {
      const frame = decodePushFrame(frames[read] as Buffer);
      if (frame.payloadType !== "msg") continue;
      const { messages, needAck, internalExt } = decodeFramePayload(frame);
      heard += messages.length;
      if (needAck) socket.send(encodeAck({ logId: frame.logId, internalExt }));
    }
    socket.send(encodeHeartbeat({ roomId, sendPacketSeqId: String(++beats) }));
  };
  return { beat, heard: () => heard };
}

/** Waits until the server has heard every heartbeat so far. */
async function untilHeard(mock: MockServer, heartbeats: number): Promise<void> {
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    if (mock.webcastConnections()[0]?.heartbeats === heartbeats) return;
    await nextTurn();
  }
  throw new Error(`heartbeat ${heartbeats} was not heard`);
}

it("plays an hour of a room to both kinds of sockets, with heartbeats, within half a minute", {
  timeout: 120_000,
}, async () => {
  const tape = hourOfRoom();
  await using mock = await startMockServer({ clock: createManualClock(START_MS), tape });
  const managed = await openSocket(`${mock.wsUrl}/?uniqueId=streamer&apiKey=test_pro`);
  const webcast = await visitRoom(mock);
  const viewer = createViewer(webcast);
  await expect.poll(() => webcast.messages.length).toBeGreaterThan(0);
  const [startedAt, cpuBefore] = [performance.now(), process.cpuUsage()];
  for (let beats = 1; beats <= HOUR_MS / HEARTBEAT_MS; beats++) {
    viewer.beat();
    await untilHeard(mock, beats);
    await mock.clock.advance(HEARTBEAT_MS);
  }
  const [tookMs, cpu] = [performance.now() - startedAt, process.cpuUsage(cpuBefore)];
  // What came last, and its acknowledgement.
  viewer.beat();
  await untilHeard(mock, HOUR_MS / HEARTBEAT_MS + 1);
  expect(mock.clock.now() - START_MS).toBe(HOUR_MS);
  expect(viewer.heard()).toBe(tape.entries.length);
  await expect.poll(() => managed.messages.length).toBe(1 + tape.entries.length);
  const [report] = mock.webcastConnections();
  expect(report).toMatchObject({ acks: { outstanding: [], unknown: 0, wrongExt: 0 } });
  expect(report?.acks.accepted).toBeGreaterThan(1000);
  expect(report?.closed).toBeUndefined();
  // Of this process, whatever else the machine does meanwhile.
  expect((cpu.user + cpu.system) / MICROSECONDS_PER_MS).toBeLessThan(30_000);
  console.info(`an hour of virtual time: ${tape.entries.length} messages to two clients in ${Math.round(tookMs)} ms`);
});
