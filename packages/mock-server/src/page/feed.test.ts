import type { ServerResponse } from "node:http";
import { Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createControl } from "../control.ts";
import type { Namespace } from "../namespace/namespace.ts";
import { Namespaces } from "../namespace/namespaces.ts";
import { resolveOptions } from "../options.ts";
import { Feed } from "./feed.ts";

/** A page whose network takes everything, or nothing. */
class Page extends Writable {
  text = "";
  isReading = true;
  #held: (() => void) | undefined;

  writeHead(): void {
    // Status and headers are told by the tests of the route.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk;
    if (this.isReading) done();
    else this.#held = done;
  }

  readOn(): void {
    this.isReading = true;
    this.#held?.();
  }

  get response(): ServerResponse {
    return this as unknown as ServerResponse;
  }

  happened(): { readonly items: object[]; readonly skipped: number }[] {
    return [...this.text.matchAll(/event: happened\ndata: (.*)\n/g)].map(([, data]) => JSON.parse(data as string));
  }
}

const FLUSH_MS = 100;
const entry = { kind: "message", seq: 1, t: 1, socket: 1, side: "managed", bytes: 1 } as const;

let mock: Namespace;
let feed: Feed;

beforeEach(() => {
  vi.useFakeTimers();
  const options = resolveOptions({ clock: { mode: "manual" } });
  const ignore = () => undefined;
  const namespaces = new Namespaces({ options, host: () => "127.0.0.1:1", onEntry: ignore, onError: ignore });
  mock = namespaces.get("default") as Namespace;
  feed = new Feed(mock, createControl(namespaces, "default"));
});
afterEach(() => {
  feed.close();
  vi.useRealTimers();
});

describe("a feed", () => {
  it("watches the wires while somebody looks, and no longer", () => {
    const [one, two] = [new Page(), new Page()];
    expect(mock.wires.observers.size).toBe(0);
    feed.add(one.response);
    feed.add(two.response);
    expect(mock.wires.observers.size).toBe(1);
    one.emit("close");
    expect(mock.wires.observers.size).toBe(1);
    two.emit("close");
    expect([mock.wires.observers.size, vi.getTimerCount()]).toEqual([0, 0]);
  });

  it("tells a page nothing twice that came while another looked", () => {
    const [one, two] = [new Page(), new Page()];
    feed.add(one.response);
    feed.note(entry);
    feed.add(two.response);
    vi.advanceTimersByTime(FLUSH_MS);
    expect([one.happened(), two.happened()]).toEqual([[{ items: [entry], skipped: 0 }], []]);
  });

  it("tells its state when it has changed, else only where time is", () => {
    const page = new Page();
    feed.add(page.response);
    const told = () => [...page.text.matchAll(/event: (\w+)/g)].map(([, name]) => name);
    vi.advanceTimersByTime(3000);
    expect(told()).toEqual(["hello", "state", "state", "clock", "clock"]);
    mock.world.goLive("newcomer", mock.clock.now());
    vi.advanceTimersByTime(2000);
    expect(told().slice(5)).toEqual(["state", "clock"]);
  });

  it("keeps a megabyte for a page that does not read, then tells it how much it missed", () => {
    const page = new Page();
    feed.add(page.response);
    page.isReading = false;
    const long = { ...entry, warning: "x".repeat(100_000) };
    for (let count = 0; count < 30; count++) {
      feed.note(long);
      vi.advanceTimersByTime(FLUSH_MS);
    }
    expect(page.writableLength).toBeLessThan(1.2 * 1024 * 1024);
    page.readOn();
    feed.note(entry);
    vi.advanceTimersByTime(FLUSH_MS);
    const told = page.happened();
    expect(told.at(-1)?.items).toEqual([entry]);
    expect(told.reduce((sum, { items, skipped }) => sum + items.length + skipped, 0)).toBe(31);
    expect(told.at(-1)?.skipped).toBeGreaterThan(15);
  });

  it("gives up a page that has not read for a minute", () => {
    const page = new Page();
    feed.add(page.response);
    page.isReading = false;
    for (let count = 0; count < 620; count++) {
      feed.note({ ...entry, warning: "x".repeat(100_000) });
      vi.advanceTimersByTime(FLUSH_MS);
    }
    expect(page.destroyed).toBe(true);
  });
});
