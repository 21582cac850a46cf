import { Chat, type ChatResult } from "./chat.ts";
import { defaultLiveUsers, discoveryHosts, offlineCreators } from "./creators.ts";
import { type Earnings, earningsOf } from "./earnings.ts";
import { type FeedRequest, type FeedResult, feedPage } from "./feed.ts";
import { follows } from "./follows.ts";
import { type Gift, gifts } from "./gifts.ts";
import { countHashtags, type HashtagCount } from "./hashtags.ts";
import { randomFor } from "./ids.ts";
import { Lives, type Room } from "./lives.ts";
import { isModerator, Moderation } from "./moderation.ts";
import { type RankEntry, rankAudience, rankCreators, rankGifters } from "./rankings.ts";
import { sessionIdOf, userOfSession } from "./sessions.ts";
import { type RoomStats, roomStats } from "./stats.ts";
import { type User, Users } from "./users.ts";
import { inventVideos, toVideo, type Video } from "./videos.ts";
import { inventViewers } from "./viewers.ts";

export interface WorldOptions {
  /** The same seed and the same calls give the same world. */
  readonly seed: number;
  /** Who is live at the beginning, beside the rooms that the feed finds. Default: the creators of the samples. */
  readonly liveUsers?: readonly string[];
  /** When the world begins, Unix milliseconds. */
  readonly now: number;
}

/** What an administrator sees. */
export interface WorldSnapshot {
  readonly seed: number;
  readonly startedAtMs: number;
  readonly liveUsers: readonly {
    readonly uniqueId: string;
    readonly roomId: string;
    readonly mutes: number;
    readonly bans: number;
  }[];
  readonly endedRooms: number;
}

const MINUTE_MS = 60_000;

/**
 * Everything behind the API, from one seed: accounts, rooms, audiences, moderation. Times are Unix milliseconds and
 * come in as arguments. Looking something up changes nothing. A new World is a reset.
 */
export class World {
  /** Who is muted and banned in which room. */
  readonly moderation = new Moderation();
  readonly #seed: number;
  readonly #startedAtMs: number;
  readonly #users: Users;
  readonly #lives: Lives;
  readonly #chat: Chat;
  /** Who was a creator when the world began: leaderboards are theirs. */
  readonly #creators: readonly User[];
  readonly #viewers: readonly User[];
  /** What creators streamed before the world began, by user id. */
  readonly #pastVideos = new Map<string, Video[]>();

  constructor({ seed, liveUsers = defaultLiveUsers, now }: WorldOptions) {
    this.#seed = seed;
    this.#startedAtMs = now;
    this.#users = new Users(seed);
    this.#lives = new Lives(seed);
    this.#chat = new Chat(seed, this.moderation);
    const live = addAll(this.#users, [...liveUsers, ...discoveryHosts.keys()]);
    this.#creators = [...new Set([...live, ...addAll(this.#users, [...defaultLiveUsers, ...offlineCreators])])];
    this.#viewers = addAll(this.#users, inventViewers(seed));
    for (const user of this.#creators) this.#pastVideos.set(user.id, inventVideos(seed, user, now));
    // Streams that go on have gone on for a while.
    for (const user of live) {
      this.#lives.goLive(user, now - randomFor(seed, "start", user.id).integer(10, 180) * MINUTE_MS);
    }
  }

  /** Case and a leading @ do not count in names. */
  userOf(uniqueId: string): User | undefined {
    return this.#users.userOf(uniqueId);
  }

  /** Undefined for an account that was deleted or never was. */
  userById(id: string): User | undefined {
    return this.#users.userById(id);
  }

  /** Whose session a Cookie header carries. */
  sessionOf(cookieHeader: string | undefined): User | undefined {
    return this.userOfSession(sessionIdOf(cookieHeader ?? "") ?? "");
  }

  /** Whose session this is, by the value of the cookie alone. */
  userOfSession(sessionId: string): User | undefined {
    return userOfSession(this.#users, sessionId);
  }

  follows(user: User, creatorId: string): boolean {
    return follows(this.#seed, user.id, creatorId);
  }

  /** Opens a room with a new id. Creates an unknown user; ends the room of who is live already. */
  goLive(uniqueId: string, now: number): Room {
    this.endLive(uniqueId, now);
    return this.#lives.goLive(this.#users.add(uniqueId), now);
  }

  /** The room as it ended; undefined for who is not live. Its mutes and bans are forgotten. */
  endLive(uniqueId: string, now: number): Room | undefined {
    const ended = this.#lives.endLive(uniqueId, now);
    if (ended) {
      this.moderation.forget(ended);
      this.#chat.forget(ended);
    }
    return ended;
  }

  /** The room in which a user is live. */
  roomOf(uniqueId: string): Room | undefined {
    return this.#lives.roomOf(uniqueId);
  }

  /** A live room. */
  roomById(roomId: string): Room | undefined {
    return this.#lives.roomById(roomId);
  }

  /** A room that is over; the last 1,000 are remembered. */
  endedRoomById(roomId: string): Room | undefined {
    return this.#lives.endedRoomById(roomId);
  }

  /** Live rooms, those of the feed included. */
  rooms(): Room[] {
    return this.#lives.rooms();
  }

  stats(room: Room, now: number): RoomStats {
    return roomStats(this.#seed, room, now);
  }

  /** Viewers by what they gave in this stream. */
  audience(room: Room): RankEntry[] {
    return rankAudience(this.#seed, room, this.#viewers);
  }

  /** Viewers by what they ever gave to the room's host. */
  topGifters(room: Room): RankEntry[] {
    return rankGifters(this.#seed, room, this.#viewers);
  }

  /** Creators: `1` hourly, `8` daily, `15` popular, `16` league; undefined for another type. */
  regionalRanks(rankType: string): RankEntry[] | undefined {
    return rankCreators(this.#seed, rankType, this.#creators);
  }

  gifts(): readonly Gift[] {
    return gifts;
  }

  /** The most watched hashtags. A count is the sum of the viewers of its live rooms. */
  hashtags(count: number, now: number): HashtagCount[] {
    const rooms = this.rooms().map((room) => ({ ...room, viewerCount: this.stats(room, now).viewerCount }));
    return countHashtags(this.#seed, rooms).slice(0, count);
  }

  feed(request: FeedRequest): FeedResult {
    return feedPage(this.#seed, { live: this.rooms(), ended: this.#lives.endedRooms() }, request);
  }

  /** Whether a user may mute and ban in a room. */
  isModerator(user: User, room: Room): boolean {
    return isModerator(user, room);
  }

  /** Sends a message to a live room. */
  chat(room: Room, user: User, text: string, now: number): ChatResult {
    return this.#chat.send(room, user, text, now);
  }

  /** `daily`, `weekly` or `monthly`; undefined for another period. */
  earnings(user: User, period: string, now: number): Earnings | undefined {
    return earningsOf(this.#seed, user, period, now);
  }

  /** A user's past streams, newest first: those that ended in this world, then those from before. */
  videos(user: User): Video[] {
    const ended = this.#lives.endedRooms().filter(({ hostId }) => hostId === user.id);
    return [...ended.reverse().map((room) => this.#toVideo(room)), ...(this.#pastVideos.get(user.id) ?? [])];
  }

  /** Any past stream, with its owner's id. */
  video(videoId: string): Video | undefined {
    const ended = this.endedRoomById(videoId);
    if (ended) return this.#toVideo(ended);
    for (const videos of this.#pastVideos.values()) {
      const found = videos.find((video) => video.videoId === videoId);
      if (found) return found;
    }
    return undefined;
  }

  /** Plain data. */
  snapshot(now: number): WorldSnapshot {
    const liveUsers = this.rooms().map((room) => ({
      uniqueId: room.uniqueId,
      roomId: room.roomId,
      mutes: this.moderation.mutes(room, now).length,
      bans: this.moderation.bans(room).length,
    }));
    return {
      seed: this.#seed,
      startedAtMs: this.#startedAtMs,
      liveUsers,
      endedRooms: this.#lives.endedRooms().length,
    };
  }

  #toVideo(room: Room): Video {
    return toVideo(this.#seed, room, this.stats(room, room.endedAtMs ?? room.startedAtMs), this.audience(room));
  }
}

/** Creates users; a name that comes twice is one user. */
function addAll(users: Users, uniqueIds: readonly string[]): User[] {
  return [...new Set(uniqueIds.map((uniqueId) => users.add(uniqueId)))];
}
