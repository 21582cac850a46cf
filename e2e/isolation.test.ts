import { type MockServer, startMockServer } from "@webcast-kit/mock-server";
import { connectDirect, createSigningClient } from "@webcast-kit/signing";
import { expect, it } from "vitest";
import { type LoopbackProxy, startConnectProxy } from "./loopback-proxy.ts";

const ROUNDS = 10;

/** Everything that one client does: calls and a direct connection, through its proxy. */
async function work(mock: MockServer, proxy: LoopbackProxy, apiKey: string): Promise<void> {
  await using client = createSigningClient({ apiKey, baseUrl: mock.url, proxy: proxy.url });
  for (let round = 0; round < ROUNDS; round++) {
    await client.rest.roomInfo({ unique_id: "streamer" });
    await client.resolveRoomId("streamer");
  }
  await using connection = await connectDirect({ client, uniqueId: "streamer" });
  for await (const event of connection) if (event.type === "chat") break;
}

it("two clients in one process with keys, hosts and proxies of their own never mix", async () => {
  await using one = await startMockServer({ seed: 1 });
  await using other = await startMockServer({ seed: 2 });
  const ways = [await startConnectProxy(), await startConnectProxy()] as const;
  one.setTier("key_of_one", "pro");
  other.setTier("key_of_other", "ultra");
  await Promise.all([work(one, ways[0], "key_of_one"), work(other, ways[1], "key_of_other")]);
  expect(new Set(ways[0].connections)).toEqual(new Set([new URL(one.url).host]));
  expect(new Set(ways[1].connections)).toEqual(new Set([new URL(other.url).host]));
  // A key of the other one would have been refused.
  const refused = [one, other].flatMap(({ journal }) => journal.find({ status: 401 }));
  expect(refused).toEqual([]);
  await Promise.all(ways.map((way) => way.close()));
});
