import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ByteClient } from "../../testing/byte-client.ts";
import { openManaged, openWebcast, say, startFaultStage } from "../../testing/fault-stage.ts";
import type { MockServer } from "../server.ts";
import { faultNames } from "./catalog.ts";
import type { FaultSpec } from "./spec.ts";

let server: MockServer;

beforeAll(async () => {
  server = await startFaultStage();
});
afterAll(() => server.close());

/** Every byte that three clients get of the same run. */
async function bytesOf(faults: readonly FaultSpec[]): Promise<string[]> {
  server.reset({ seed: 3 });
  server.arm(faults);
  const request = await ByteClient.connect(server.url);
  for (const path of ["/webcast/check_alive?unique_id=streamer", "/webcast/gift_info", "/webcast/nothing"]) {
    const before = request.received.length;
    request.request(server.url + path, { headers: { "x-api-key": server.keys.pro } });
    await request.until(({ received }) => received.length > before && received.at(-1) === 0x7d, path);
  }
  const sockets = [await openManaged(server), await openWebcast(server)];
  say(server, "one", "two");
  await server.clock.advance(30_000);
  say(server, "three");
  server.kick({}, 4005, "over");
  for (const socket of sockets) {
    await socket.until(({ frames }) => frames.at(-1)?.first === 0x88, "a close frame");
    socket.send(8, Buffer.of(0x0f, 0xa5));
    await socket.until(({ end }) => end === "fin", "the end");
  }
  request.close();
  expect(server.journal.find({ kind: "fault" })).toEqual([]);
  return [...[request, ...sockets].map(({ received }) => received.toString("hex")), server.transcriptHash()];
}

const never = fc.oneof(
  fc.record({ name: fc.constantFrom(...faultNames), probability: fc.constant(0), count: fc.nat(1000) }),
  fc.record({ name: fc.constantFrom(...faultNames), count: fc.constant(0) }),
);
/** Armed for somebody else, so that all that is sent is looked at. */
const elsewhere = fc.constant<FaultSpec>({ name: "payload-drop", where: { key: "nobody's key" } });

it("a fault of probability 0 or count 0 changes no byte of any answer or socket, and none for somebody else does", async () => {
  const clean = await bytesOf([]);
  expect(clean.every((bytes) => bytes.length > 60)).toBe(true);
  expect(await bytesOf([])).toEqual(clean);
  const all = faultNames.map((name) => ({ name, probability: 0 }));
  expect(await bytesOf(all)).toEqual(clean);
  const specs = fc.array(fc.oneof({ weight: 6, arbitrary: never }, elsewhere), { maxLength: 20 });
  const property = fc.asyncProperty(specs, async (faults) => {
    expect(await bytesOf(faults)).toEqual(clean);
  });
  await fc.assert(property, { numRuns: 25 });
});
