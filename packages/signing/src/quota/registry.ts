import { SigningError } from "../errors.ts";

interface Member {
  /** Nothing would be lost if it were made anew. */
  readonly isIdle: boolean;
}

/** More at once is a leak: no process works with so many keys or addresses. */
const MAX_MEMBERS = 10_000;

/** Makes things by name when they are first asked for; the idle ones are forgotten when there are too many. */
export class Registry<T extends Member> {
  readonly #byName = new Map<string, T>();

  /** @throws {SigningError} ERR_QUEUE_OVERFLOW when 10,000 are in use */
  getOrMake(name: string, make: () => T): T {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    if (this.#byName.size >= MAX_MEMBERS) this.#forgetIdle();
    if (this.#byName.size >= MAX_MEMBERS) {
      throw new SigningError("ERR_QUEUE_OVERFLOW", `more than ${MAX_MEMBERS} keys or addresses are in use`);
    }
    const made = make();
    this.#byName.set(name, made);
    return made;
  }

  get(name: string): T | undefined {
    return this.#byName.get(name);
  }

  all(): T[] {
    return [...this.#byName.values()];
  }

  #forgetIdle(): void {
    for (const [name, member] of this.#byName) {
      if (member.isIdle) this.#byName.delete(name);
    }
  }
}
