import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { encodeEnterRoom } from "@webcast-kit/protocol";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openSocket, type SocketClient } from "../../testing/socket-client.ts";
import type { Namespace } from "../namespace/namespace.ts";
import { Namespaces } from "../namespace/namespaces.ts";
import { readDemoTape, resolveOptions } from "../options.ts";
import type { Tape, TapeEntry } from "../tape/tape.ts";
import { type UpgradeHandler, Upgrades } from "./upgrades.ts";
import { webcastUrl } from "./webcast-url.ts";

/** A tape that no parser lets through: its one message is not there. */
const broken: Tape = { ...readDemoTape(), entries: [{ t: 0, kind: "message" } as TapeEntry] };

const errors: unknown[] = [];
let mock: Namespace;
let origin: string;
let handler: UpgradeHandler;
let stop: () => Promise<unknown>;

beforeEach(async () => {
  errors.length = 0;
  const server = createServer();
  const namespaces = new Namespaces({
    options: resolveOptions({ tape: broken, profile: "vendor-2026" }),
    host: () => origin,
    onEntry: () => undefined,
    onError: (error) => errors.push(error),
  });
  mock = namespaces.of({ url: "/", headers: {} }) as Namespace;
  const upgrades = new Upgrades(server, () => handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  stop = () => {
    namespaces.close();
    upgrades.close();
    return new Promise((resolve) => server.close(resolve));
  };
});

afterEach(() => stop());

const handOver =
  (side: () => Pick<Namespace["webcast"], "handleUpgrade">): UpgradeHandler =>
  (request, stream, head) =>
    side().handleUpgrade(request, mock.wires.open(request, stream, head), Buffer.alloc(0));

async function openWebcast(): Promise<SocketClient> {
  handler = handOver(() => mock.webcast);
  const roomId = mock.world.roomOf("streamer")?.roomId ?? "";
  const { url, userAgent, cookies } = mock.signatures.sign(webcastUrl(mock.wsOrigin, roomId));
  const client = await openSocket(url, { headers: { "User-Agent": userAgent, Cookie: cookies } });
  client.socket.send(encodeEnterRoom({ roomId }));
  return client;
}

const openManaged = () => {
  handler = handOver(() => mock.managed);
  return openSocket(`ws://${origin}/?uniqueId=streamer&apiKey=test_pro`);
};

const openFirehose = () => {
  handler = handOver(() => mock.vendor);
  return openSocket(`ws://${origin}/firehose/gifters?apiKey=test_ultra`);
};

it.each<[string, () => Promise<SocketClient>, number]>([
  ["managed socket", openManaged, 1006],
  ["binary socket", openWebcast, 1006],
  ["firehose", openFirehose, 1011],
])("a %s whose tape cannot be played ends, and the server's log is told why", async (_side, open, code) => {
  const { closed } = await open();
  expect((await closed).code).toBe(code);
  expect(errors).toEqual([expect.any(TypeError)]);
});
