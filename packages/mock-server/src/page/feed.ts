import type { ServerResponse } from "node:http";
import type { MockControl } from "../control.ts";
import type { JournalEntry } from "../journal/journal.ts";
import type { Namespace } from "../namespace/namespace.ts";
import { pageStateOf } from "./page-state.ts";
import type { StreamItem } from "./stream-items.ts";
import { StreamReader } from "./stream-reader.ts";
import { WireWatch } from "./wire-watch.ts";

// Real time: people look at it, whatever the mock's clock does.
const FLUSH_MS = 100;
const STATE_EVERY = 10;
const BEAT_EVERY = 150;
/** Items that are told in one flush; of more only the number is told. */
const MAX_ITEMS = 150;
/** Entries from before that a new page gets. */
const MAX_EARLIER = 200;

/** Tells pages what happens in one mock. It watches the wires while somebody looks, and costs nothing else. */
export class Feed {
  readonly #mock: Namespace;
  readonly #control: MockControl;
  readonly #watch: WireWatch;
  /** And how many items each was not told. */
  readonly #readers = new Map<StreamReader, number>();
  #items: StreamItem[] = [];
  #skipped = 0;
  #state = "";
  #flushes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(mock: Namespace, control: MockControl) {
    this.#mock = mock;
    this.#control = control;
    this.#watch = new WireWatch({
      clock: mock.clock,
      hasRoom: () => this.#items.length < MAX_ITEMS,
      tell: (item) => this.#items.push(item),
      skip: () => this.#skipped++,
    });
  }

  get readers(): number {
    return this.#readers.size;
  }

  /** Something was written into the journal. */
  note(entry: JournalEntry): void {
    if (this.#readers.size === 0) return;
    if (this.#items.length < MAX_ITEMS) this.#items.push(entry);
    else this.#skipped++;
  }

  /** Tells a page what is, and from then on what happens, until it goes away. */
  add(response: ServerResponse): void {
    if (this.#readers.size === 0) this.#begin();
    else this.#flush();
    const reader = new StreamReader(response);
    this.#readers.set(reader, 0);
    response.once("close", () => this.#remove(reader));
    const { id, seed, journal } = this.#mock;
    reader.send("hello", JSON.stringify({ namespace: id, seed, earlier: journal.find().slice(-MAX_EARLIER) }));
    reader.send("state", JSON.stringify(pageStateOf(this.#control)));
  }

  close(): void {
    for (const reader of this.#readers.keys()) reader.close();
    this.#end();
  }

  #remove(reader: StreamReader): void {
    this.#readers.delete(reader);
    if (this.#readers.size === 0) this.#end();
  }

  #begin(): void {
    this.#mock.wires.observers.add(this.#watch);
    [this.#items, this.#skipped, this.#state] = [[], 0, ""];
    this.#timer = setInterval(() => this.#tick(), FLUSH_MS).unref();
  }

  #end(): void {
    this.#mock.wires.observers.delete(this.#watch);
    clearInterval(this.#timer);
  }

  #tick(): void {
    this.#flush();
    this.#flushes++;
    if (this.#flushes % STATE_EVERY === 0) this.#tellState();
    if (this.#flushes % BEAT_EVERY === 0) for (const reader of this.#readers.keys()) reader.beat();
  }

  #flush(): void {
    const [items, skipped] = [this.#items, this.#skipped];
    if (items.length + skipped === 0) return;
    [this.#items, this.#skipped] = [[], 0];
    const text = JSON.stringify(items);
    for (const [reader, missed] of this.#readers) {
      const isTold = reader.send("happened", `{"items":${text},"skipped":${skipped + missed}}`);
      this.#readers.set(reader, isTold ? 0 : missed + skipped + items.length);
    }
  }

  /** Time goes on always; all else is told when it has changed. */
  #tellState(): void {
    const { clock, ...rest } = pageStateOf(this.#control);
    const state = JSON.stringify({ ...rest, clock: this.#control.clock.mode });
    const isNew = state !== this.#state;
    const message = isNew ? JSON.stringify({ ...rest, clock }) : JSON.stringify(clock);
    const told = Array.from(this.#readers.keys(), (reader) => reader.send(isNew ? "state" : "clock", message));
    // Who was not told has to be told the next time.
    this.#state = told.every(Boolean) ? state : "";
  }
}
