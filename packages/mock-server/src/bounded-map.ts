/** A map that keeps so many entries at most: the one that was set longest ago is forgotten first. */
export class BoundedMap<Key, Value> extends Map<Key, Value> {
  readonly #capacity: number;

  /** @param capacity how many entries are kept, from 1 */
  constructor(capacity: number) {
    super();
    this.#capacity = capacity;
  }

  /** Sets an entry, which becomes the newest one also when its key was there before. */
  override set(key: Key, value: Value): this {
    this.delete(key);
    super.set(key, value);
    if (this.size > this.#capacity) this.delete(this.keys().next().value as Key);
    return this;
  }
}
