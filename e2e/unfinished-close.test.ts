import { TikTokLive } from "@webcast-kit/live";
import { type MockServer, quietTape, startMockServer } from "@webcast-kit/mock-server";
import { connectDirect, createSigningClient } from "@webcast-kit/signing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let mock: MockServer;

beforeEach(async () => {
  mock = await startMockServer({ tape: quietTape() });
  // The close frame comes, and the connection stays as if nothing had been said.
  mock.arm({ name: "ws-no-fin" });
});
afterEach(() => mock.close());

describe("a close frame behind which the connection stays open", () => {
  it("ends a managed client for the reason that it names", async () => {
    const client = new TikTokLive({
      uniqueId: "streamer",
      apiKey: mock.keys.pro,
      baseUrl: mock.url,
      idleTimeoutMs: 6000,
    });
    await client.connect();
    mock.kick({}, 4401, "INVALID_AUTH");
    await expect(client.ended).resolves.toMatchObject({ code: 4401, reason: "INVALID_AUTH" });
    mock.assertNoPendingFaults();
  });

  it("ends a direct connection for the reason that it names", async () => {
    await using client = createSigningClient({ apiKey: mock.keys.pro, baseUrl: mock.url });
    const connection = await connectDirect({ client, uniqueId: "streamer", reconnect: false, idleTimeoutMs: 6000 });
    mock.kick({}, 4321, "enough");
    await expect(connection.closed).resolves.toMatchObject({ code: 4321, reason: "enough" });
    mock.assertNoPendingFaults();
  });
});
