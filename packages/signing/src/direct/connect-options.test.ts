import { describe, expect, it } from "vitest";
import { rejectionOf, signingErrorOf } from "../../testing/outcome.ts";
import { stubClient } from "../../testing/stub-client.ts";
import { connectDirect } from "./connect.ts";
import type { ConnectOptions } from "./connect-options.ts";

describe("connectDirect, asked wrongly", () => {
  it.each([
    [{ heartbeatIntervalMs: 249 }, "heartbeatIntervalMs must be a whole number from 250 to 60000, got 249"],
    [{ heartbeatIntervalMs: 0 }, "heartbeatIntervalMs must be a whole number from 250 to 60000, got 0"],
    [{ idleTimeoutMs: 999 }, "idleTimeoutMs must be a whole number from 1000 to 3600000, got 999"],
    [{ connectTimeoutMs: 0 }, "connectTimeoutMs must be a whole number from 1 to 300000, got 0"],
    [{ maxQueuedEvents: 0.5 }, "maxQueuedEvents must be a whole number from 1 to 1000000, got 0.5"],
    [{ limits: { maxDepth: 0 } }, "limits.maxDepth must be a whole number from 1 to 100, got 0"],
    [{ allowedHosts: ["https://x.example"] }, "allowedHosts[0] must be a host name without scheme, port or wildcard"],
    [{ overflow: "block" }, 'overflow must be one of pause, drop-oldest, drop-newest, error, got "block"'],
    [{ history: "once" }, 'history must be one of emit, skip, got "once"'],
    [{ reconnect: { maxAttempts: -1 } }, "maxAttempts must be a whole number from 0 to 1000000, got -1"],
    [{ uniqueId: undefined, roomId: "1", waitUntilLive: true }, "waitUntilLive must be used with uniqueId"],
    [{ uniqueId: undefined }, "exactly one of uniqueId and roomId must be given"],
    [{ roomId: "1" }, "exactly one of uniqueId and roomId must be given"],
    [{ uniqueId: undefined, roomId: "9223372036854775808" }, "roomId must be a decimal string below 2^63"],
  ])("%o is refused before anything is sent", async (options, message) => {
    const client = stubClient({ wsCredentials: () => Promise.reject(new Error("must not be asked")) });
    const all = { client, uniqueId: "streamer", ...options } as unknown as ConnectOptions;
    const error = await signingErrorOf(connectDirect(all));
    expect(error.code).toBe("ERR_ARGUMENT");
    expect(error.message).toContain(message);
  });

  it("rejects with the reason of a signal that is aborted already", async () => {
    const signal = AbortSignal.abort("early");
    expect(await rejectionOf(connectDirect({ client: stubClient(), uniqueId: "streamer", signal }))).toBe("early");
  });
});
