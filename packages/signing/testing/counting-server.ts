import type { ManualClock } from "@webcast-kit/protocol/testing";

const WINDOW_MS = 60_000;

/** A server that counts requests as they arrive, in a window that slides. Its Unix clock goes its own ways. */
export class CountingServer {
  readonly arrivals: number[] = [];
  refusals = 0;
  limit: number;
  readonly #time: ManualClock;
  unixOffsetMs = 1_800_000_000_000;

  constructor(time: ManualClock, limit: number) {
    this.#time = time;
    this.limit = limit;
  }

  arrive(): { status: number; headers: Record<string, string> } {
    const now = this.#time.now();
    const inside = this.arrivals.filter((at) => at > now - WINDOW_MS);
    const isAllowed = inside.length < this.limit;
    if (isAllowed) this.arrivals.push(now);
    else this.refusals++;
    const left = Math.max(0, this.limit - inside.length - (isAllowed ? 1 : 0));
    const resetMs = ([...inside, now].at(-this.limit) ?? now) + WINDOW_MS;
    return {
      status: isAllowed ? 200 : 429,
      headers: {
        "x-ratelimit-limit": String(this.limit),
        "x-ratelimit-remaining": String(left),
        "x-ratelimit-reset": String(Math.ceil((resetMs + this.unixOffsetMs) / 1000)),
        ...(isAllowed ? {} : { "retry-after": String(Math.ceil((resetMs - now) / 1000)) }),
      },
    };
  }
}
