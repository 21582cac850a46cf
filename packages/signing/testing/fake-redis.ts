import type { ManualClock } from "@webcast-kit/protocol/testing";

/** What a fake Redis does with commands: a mute one obeys them, and says nothing. */
export type Mood = "answers" | "refuses" | "hangs" | "mute";

interface Entry {
  value: number;
  readonly endsAtMs: number;
}

/** A Redis in virtual time, with as much of it as counting needs. */
export class FakeRedis {
  mood: Mood = "answers";
  readonly #time: ManualClock;
  #data = new Map<string, Entry>();

  constructor(time: ManualClock) {
    this.#time = time;
  }

  /** As it is after a start without its data. */
  forgetAll(): void {
    this.#data.clear();
  }

  get keys(): string[] {
    return [...this.#data.keys()].filter((key) => this.#entry(key) !== undefined);
  }

  /** A connection, with the methods of the package redis. */
  connect() {
    const run = <T>(command: () => T): Promise<T> => this.#run(command);
    return {
      // The one script that is sent counts up, from 0 with a time to live where there is nothing.
      eval: (_script: string, { keys, arguments: [by, ttlS] }: { keys: string[]; arguments: string[] }) =>
        run(() => {
          const [key = ""] = keys;
          const entry = this.#entry(key) ?? this.#set(key, 0, Number(ttlS));
          entry.value += Number(by);
          return [entry.value, entry.endsAtMs - this.#time.now()];
        }),
      del: (key: string) => run(() => Number(this.#data.delete(key))),
      multi: () => this.#multi(),
    };
  }

  #multi() {
    const commands: (() => unknown)[] = [];
    const multi = {
      set: (key: string, value: number, { EX }: { EX: number }) => {
        commands.push(() => this.#set(key, value, EX) && "OK");
        return multi;
      },
      get: (key: string) => {
        commands.push(() => this.#entry(key)?.value ?? null);
        return multi;
      },
      pTTL: (key: string) => {
        commands.push(() => (this.#entry(key)?.endsAtMs ?? this.#time.now() - 2) - this.#time.now());
        return multi;
      },
      exec: () => this.#run(() => commands.map((command) => command())),
    };
    return multi;
  }

  async #run<T>(command: () => T): Promise<T> {
    if (this.mood === "refuses") throw new Error("connect ECONNREFUSED");
    const answer = this.mood === "hangs" ? undefined : command();
    return this.mood === "answers" ? (answer as T) : new Promise(() => {});
  }

  #entry(key: string): Entry | undefined {
    const entry = this.#data.get(key);
    return entry !== undefined && entry.endsAtMs > this.#time.now() ? entry : undefined;
  }

  #set(key: string, value: number, ttlS: number): Entry {
    const entry = { value, endsAtMs: this.#time.now() + ttlS * 1000 };
    this.#data.set(key, entry);
    return entry;
  }
}
