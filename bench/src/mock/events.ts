import type { InjectedEvent, Tape } from "@webcast-kit/mock-server";

/** Chat events of about 400 bytes each, as JSON. */
export function createEvents(count: number): Extract<InjectedEvent, { type: "chat" }>[] {
  return Array.from({ length: count }, (_, index) => ({
    type: "chat",
    user: {
      id: "7350000000000000001",
      uniqueId: "steady.heron42",
      nickname: "Steady Heron",
      profilePictureUrl: `https://avatars.example/${"a".repeat(60)}.webp`,
      followRole: 1,
      isSubscriber: false,
    },
    comment: `message ${index} of this burst, long enough to be like one that people write in a room`,
    emotes: [],
    language: "en",
    msgId: String(7_360_000_000_000_000_000n + BigInt(index)),
    timestamp: 1_767_225_600_000,
  }));
}

/** A room in which nothing happens by itself. */
export function quietTape(): Tape {
  const header = {
    tape: 1,
    id: "quiet",
    created: "2026-01-01T00:00:00.000Z",
    license: "CC0-1.0",
    origin: "synthetic",
  } as const;
  return { header, entries: [] };
}
