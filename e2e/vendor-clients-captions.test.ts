import { readDemoTape } from "@webcast-kit/mock-server";
import { describe, expect, it } from "vitest";
import { isRunnable } from "./vendor-clients.ts";
import { VendorStage, within } from "./vendor-clients-stage.ts";

const events = ["connected", "status", "caption", "translation", "credits", "error", "disconnected"];

describe.each([
  { language: "node", name: "tiktok-live-api", member: "TikTokCaptions", connect: "connect", key: "apiKey" },
  { language: "python", name: "tiktok-live-api", member: "TikTokCaptions", connect: "start", key: "api_key" },
] as const)("captions of the unchanged $name for $language", ({ connect, key, ...kind }) => {
  it.skipIf(!isRunnable(kind))("are heard with translation, speakers and credits, until the stream ends", async () => {
    // Thirty times as fast: credits are told every 30 seconds.
    await using stage = await VendorStage.open({ tape: readDemoTape(), clock: { mode: "scaled", rate: 30 } });
    const options = { [key]: "test_pro", translate: "de", diarization: true };
    const client = stage.client(kind, { args: ["streamer", options], events });
    client.begin(connect);
    await expect.poll(() => client.of("credits").length, within).toBeGreaterThan(0);
    expect(client.heard[0]?.[0]).toBe("connected");
    expect(client.of("caption")).toContainEqual([
      expect.objectContaining({
        isFinal: true,
        text: expect.stringMatching(/\w/),
        speaker: expect.stringMatching(/\w/),
      }),
    ]);
    expect(client.of("translation")).toContainEqual([expect.objectContaining({ targetLanguage: "de" })]);
    expect(client.of("error")).toEqual([]);
    stage.mock.end("streamer");
    await expect.poll(() => client.of("disconnected").length, within).toBe(1);
  });
});
