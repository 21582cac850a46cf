import { describe, expect, it } from "vitest";
import { openSocket } from "../../testing/socket-client.ts";
import { readDemoTape } from "../options.ts";
import { startMockServer } from "../server.ts";
import { isSendableCloseCode } from "./close-socket.ts";

/** What a managed client hears of a close. */
async function closedWith(code: number, reason: string) {
  const tape = { ...readDemoTape(), entries: [{ t: 0, kind: "close" as const, code, reason }] };
  await using mock = await startMockServer({ tape });
  const { closed } = await openSocket(`${mock.wsUrl}/?uniqueId=streamer&apiKey=test_pro`);
  return await closed;
}

describe("closing a socket", () => {
  it("cuts a long reason between characters", async () => {
    const { code, reason } = await closedWith(4500, "é".repeat(100));
    expect(code).toBe(4500);
    expect(reason).toBe("é".repeat(61));
  });

  it.each([1005, 1006, 1015, 2000, 5000, Number.NaN])("with %s, which cannot be sent, cuts it", async (code) => {
    expect(isSendableCloseCode(code)).toBe(false);
    expect((await closedWith(code, "")).code).toBe(1006);
  });

  it.each([1000, 1001, 1014, 3000, 4999])("can carry %s", (code) => {
    expect(isSendableCloseCode(code)).toBe(true);
  });
});
