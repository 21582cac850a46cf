import { GiftTotals } from "../room/gift-totals.ts";
import type { ConnectionNotice, Heard, RoomEvent } from "../room/heard.ts";
import { countOf } from "../room/to-gift.ts";
import { RecentRates } from "./recent-rates.ts";
import type { Summary } from "./summary.ts";
import { type Series, Timeline } from "./timeline.ts";

/** Types that are told apart; there are some sixty, and a file may say anything. */
const MAX_TYPES = 100;
const OTHERS = "(others)";

/** Counts what one hears of a room. Its memory has a bound, however long it listens. */
export class RoomStatistics {
  readonly #timeline = new Timeline();
  readonly #rates = new RecentRates();
  readonly #types = new Map<string, { events: number; readonly series: Series }>();
  readonly #viewers = this.#timeline.peak();
  readonly #diamonds = this.#timeline.sum();
  readonly #breaks = this.#timeline.sum();
  readonly #gifts = new GiftTotals();
  #startMs: number | undefined;
  #nowMs = 0;
  #events = 0;
  #viewersNow: number | undefined;
  #viewersPeak = 0;
  #viewersTotal = 0;
  #likesHeard = 0;
  #likesTotal = 0;
  #sockets = 0;
  #gaps = 0;
  #leftOut = 0;
  #state: ConnectionNotice["type"] | undefined;
  #ended: string | undefined;

  /** @param atMs milliseconds of any clock; what goes back, or was not said, counts as now */
  add({ event, notice }: Heard, atMs: number | undefined): void {
    if (atMs !== undefined) {
      this.#startMs ??= atMs;
      this.reach(atMs);
    }
    if (notice !== undefined) this.#note(notice);
    if (event !== undefined) this.#count(event);
  }

  /** Time has come so far; before the first thing was heard it does not count. */
  reach(atMs: number): void {
    if (this.#startMs === undefined) return;
    this.#nowMs = Math.max(this.#nowMs, atMs - this.#startMs);
    this.#timeline.reach(this.#nowMs);
  }

  #note({ type, text }: ConnectionNotice): void {
    this.#state = type;
    if (type === "connected") this.#sockets++;
    if (type === "skipped") this.#leftOut++;
    if (type === "ended") this.#ended = text;
    if (type === "gap") this.#gaps++;
    if (type === "gap" || (type === "connected" && this.#sockets > 1)) this.#timeline.put(this.#breaks, this.#nowMs, 1);
  }

  #count(event: RoomEvent): void {
    const name = this.#types.has(event.type) || this.#types.size < MAX_TYPES ? event.type : OTHERS;
    const type = this.#types.get(name) ?? { events: 0, series: this.#timeline.sum() };
    this.#types.set(name, type);
    type.events++;
    this.#events++;
    this.#timeline.put(type.series, this.#nowMs, 1);
    this.#rates.add(name, this.#nowMs);
    this.#look(event as RoomEvent & Readonly<Record<string, unknown>>);
  }

  #look(event: RoomEvent & Readonly<Record<string, unknown>>): void {
    if (event.type === "roomUserSeq") this.#see(event["viewerCount"], event["totalViewers"]);
    if (event.type === "like") {
      this.#likesHeard += countOf(event["likeCount"]);
      this.#likesTotal = Math.max(this.#likesTotal, countOf(event["totalLikes"]));
    }
    const before = this.#gifts.diamonds;
    this.#gifts.add(event, this.#nowMs);
    if (this.#gifts.diamonds > before) this.#timeline.put(this.#diamonds, this.#nowMs, this.#gifts.diamonds - before);
  }

  #see(viewerCount: unknown, totalViewers: unknown): void {
    this.#viewersNow = countOf(viewerCount);
    this.#viewersPeak = Math.max(this.#viewersPeak, this.#viewersNow);
    this.#viewersTotal = Math.max(this.#viewersTotal, countOf(totalViewers));
    this.#timeline.put(this.#viewers, this.#nowMs, this.#viewersNow);
  }

  /** Everything until now. */
  summary(): Summary {
    const { length, widthMs } = this.#timeline;
    const rates = this.#rates.rates(this.#nowMs);
    const types = [...this.#types].map(([type, { events, series }]) => ({
      type,
      events,
      perSecondNow: Math.round((rates.get(type) ?? 0) * 10) / 10,
      timeline: counts(series, length),
    }));
    types.sort((a, b) => b.events - a.events);
    return {
      durationMs: Math.round(this.#nowMs),
      events: this.#events,
      types,
      viewers:
        this.#viewersNow === undefined
          ? null
          : { now: this.#viewersNow, peak: this.#viewersPeak, sinceStart: this.#viewersTotal },
      likes: { heard: this.#likesHeard, sinceStart: this.#likesTotal },
      gifts: {
        gifts: this.#gifts.gifts,
        diamonds: this.#gifts.diamonds,
        topGivers: this.#gifts.topGivers(10),
        topGifts: this.#gifts.topGifts(10),
        topsMayMiss: this.#gifts.missing,
      },
      connection: {
        state: this.#state ?? null,
        reconnects: Math.max(0, this.#sockets - 1),
        gaps: this.#gaps,
        leftOut: this.#leftOut,
        ended: this.#ended ?? null,
      },
      timeline: {
        widthMs,
        viewers: this.#viewers.values(length).map((value) => value ?? null),
        diamonds: counts(this.#diamonds, length),
        breaks: counts(this.#breaks, length),
      },
    };
  }
}

function counts(series: Series, length: number): number[] {
  return series.values(length).map((value) => value ?? 0);
}
