interface Link<Value> {
  readonly key: string;
  value: Value;
  older: Link<Value> | undefined;
  newer: Link<Value> | undefined;
}

/**
 * A map in the order in which its entries were last put.
 *
 * A `Map` alone keeps that order too, but finding its first key walks over what was deleted before it: measured on
 * V8, 11 µs a call with 10,000 entries and ten times that with 100,000.
 */
export class RecencyMap<Value extends {}> {
  readonly #links = new Map<string, Link<Value>>();
  #oldest: Link<Value> | undefined;
  #newest: Link<Value> | undefined;

  get size(): number {
    return this.#links.size;
  }

  get(key: string): Value | undefined {
    return this.#links.get(key)?.value;
  }

  oldest(): Value | undefined {
    return this.#oldest?.value;
  }

  /** From the oldest to the newest. */
  *values(): Generator<Value, undefined> {
    for (let link = this.#oldest; link !== undefined; link = link.newer) yield link.value;
  }

  /** Inserts or replaces an entry and makes it the newest. */
  put(key: string, value: Value): void {
    const known = this.#links.get(key);
    if (known) this.#unlink(known);
    const link = known ?? { key, value, older: undefined, newer: undefined };
    link.value = value;
    this.#append(link);
    if (!known) this.#links.set(key, link);
  }

  delete(key: string): void {
    const link = this.#links.get(key);
    if (!link) return;
    this.#unlink(link);
    this.#links.delete(key);
  }

  /** Removes the oldest entry and gives its value. */
  takeOldest(): Value | undefined {
    const link = this.#oldest;
    if (link) this.delete(link.key);
    return link?.value;
  }

  #append(link: Link<Value>): void {
    link.older = this.#newest;
    if (this.#newest) this.#newest.newer = link;
    else this.#oldest = link;
    this.#newest = link;
  }

  #unlink(link: Link<Value>): void {
    const { older, newer } = link;
    if (older) older.newer = newer;
    else this.#oldest = newer;
    if (newer) newer.older = older;
    else this.#newest = older;
    // A dead link that has grown old must not keep younger ones alive until the next full collection.
    link.older = undefined;
    link.newer = undefined;
  }
}
