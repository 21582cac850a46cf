import { TikTokCaptions } from "@webcast-kit/live";
import { expect } from "vitest";
import { type Checks, codeOf, hearManaged, type Rig } from "./quirks-rig.ts";

/** Readings of the managed sockets. */

function captionsOf({ mock: { keys, url } }: Rig, uniqueId: string): TikTokCaptions {
  return new TikTokCaptions({ uniqueId, apiKey: keys.pro, baseUrl: url, reconnect: false });
}

export const socketChecks: Checks<
  "roomInfoEvent" | "jwtExpiry" | "userShape" | "aliasEvents" | "refusal" | "creditsLow"
> = {
  roomInfoEvent: hearManaged,
  userShape: hearManaged,
  aliasEvents: hearManaged,
  jwtExpiry: async (rig, value) => {
    const { token } = await rig.client.mintJwt({ expireAfterS: 5 });
    await using live = rig.liveOf({ jwtKey: token });
    await live.connect();
    await rig.mock.clock.advance(6000);
    if (value === "close") {
      expect(await live.ended).toMatchObject({ code: 4401, error: { code: "ERR_UNAUTHORIZED" } });
      return;
    }
    rig.say("still here");
    for await (const event of live) if (event.type === "chat") break;
  },
  refusal: async (rig) => {
    expect(await codeOf(rig.liveOf({ uniqueId: "offline_creator" }).connect())).toBe("ERR_NOT_LIVE");
    expect(await codeOf(rig.liveOf({ apiKey: "key-of-nobody" }).connect())).toBe("ERR_UNAUTHORIZED");
    expect(await codeOf(captionsOf(rig, "offline_creator").start())).toBe("ERR_NOT_LIVE");
  },
  creditsLow: async (rig) => {
    rig.mock.setCredits(rig.mock.keys.pro, 2);
    await using captions = captionsOf(rig, "streamer");
    const warning = new Promise((resolve) => captions.on("credits_low", resolve));
    await captions.start();
    await rig.mock.clock.advance(100_000);
    expect(await warning).toMatchObject({ percentage: expect.closeTo(20, 0), remaining: expect.closeTo(0.4, 1) });
  },
};
