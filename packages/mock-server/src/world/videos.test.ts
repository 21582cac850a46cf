import { describe, expect, it } from "vitest";
import type { Video } from "./videos.ts";
import { World } from "./world.ts";

const NOW = 1_767_225_600_000;
const HOUR_MS = 3_600_000;

function expectOrdered(videos: readonly Video[]): void {
  for (const [index, { startedAtMs, durationSeconds }] of videos.entries()) {
    expect(startedAtMs + durationSeconds * 1000).toBeLessThanOrEqual(videos[index - 1]?.startedAtMs ?? Infinity);
  }
}

describe("videos", () => {
  const world = new World({ seed: 1, now: NOW });
  const creator = world.userOf("creator");
  if (creator === undefined) throw new Error("no creator");

  it("hold the sample's, which belongs to the sample creator", () => {
    expect(world.video("VID123")).toMatchObject({ videoId: "VID123", ownerId: creator.id });
    expect(world.videos(creator).map(({ videoId }) => videoId)).toContain("VID123");
    expect(world.video("VID124")).toBeUndefined();
  });

  it("are found by their ids, newest first, and do not overlap", () => {
    for (const { uniqueId } of world.rooms()) {
      const user = world.userOf(uniqueId);
      if (user === undefined) throw new Error(uniqueId);
      const videos = world.videos(user);
      expect(videos.length).toBeGreaterThanOrEqual(5);
      for (const video of videos) {
        expect(world.video(video.videoId)).toEqual(video);
        expect(video).toMatchObject({ ownerId: user.id, viewerCount: video.peakViewers });
        expect(video.peakViewers).toBeLessThanOrEqual(video.views);
      }
      expectOrdered(videos);
    }
  });

  it("are none of viewers", () => {
    const viewer = world.userById("107955");
    expect(viewer && world.videos(viewer)).toEqual([]);
  });

  it("begin with the stream that ended last, with the counts that its room had", () => {
    const busy = new World({ seed: 1, now: NOW });
    const first = busy.endLive("creator", NOW + HOUR_MS);
    const room = busy.goLive("creator", NOW + HOUR_MS);
    const ended = busy.endLive("creator", NOW + 2 * HOUR_MS);
    if (first === undefined || ended === undefined) throw new Error("creator was not live");
    const stats = busy.stats(ended, NOW + 5 * HOUR_MS);
    const videos = busy.videos(creator);
    expect(videos.slice(0, 2).map(({ videoId }) => videoId)).toEqual([room.roomId, first.roomId]);
    expect(videos[0]).toEqual(busy.video(room.roomId));
    expect(videos[0]).toMatchObject({ durationSeconds: 3600, views: stats.totalViewers, likes: stats.likeCount });
    expectOrdered(videos);
  });
});
