import { thousandths } from "./room.ts";
import type { RoomListener } from "./subject.ts";

/** Compares what is heard of one room with what it says. */
export class RoomCheck implements RoomListener {
  received = 0;
  /** Events that came after one whose place is behind theirs. */
  outOfOrder = 0;
  /** Of what was read, see `thousandths`. */
  sum = 0;
  readonly faults: string[] = [];
  /** When the last event came, by the clock of the process. */
  lastAtMs = 0;
  /** Resolves when as many events came as the room says. */
  readonly complete: Promise<void>;
  readonly #places: ReadonlyMap<string, number>;
  #newest = -1;
  #resolve: () => void = () => undefined;

  /** @param places of its messages in their order, by id */
  constructor(places: ReadonlyMap<string, number>) {
    this.#places = places;
    this.complete = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  readonly onEvent = (msgId: string, sum: number): void => {
    const place = this.#places.get(msgId);
    if (place === undefined) this.onFault(`an event ${msgId} that the room did not say`);
    else if (place <= this.#newest) this.outOfOrder++;
    else this.#newest = place;
    this.sum += thousandths(sum);
    this.lastAtMs = performance.now();
    if (++this.received === this.#places.size) this.#resolve();
  };

  readonly onFault = (fault: unknown): void => {
    this.faults.push(String(fault));
  };
}
