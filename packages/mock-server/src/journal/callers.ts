import { BoundedMap } from "../bounded-map.ts";

/** Callers that are told apart; the oldest are forgotten first, and get another number when they come back. */
const MAX_CALLERS = 10_000;

/** Numbers that stand for callers and their connections in a journal: keys, tokens and addresses stay out of it. */
export class Callers {
  readonly #callers = new BoundedMap<string, number>(MAX_CALLERS);
  readonly #connections = new WeakMap<object, number>();
  #callerCount = 0;
  #connectionCount = 0;

  /**
   * The number of a caller, from 1.
   *
   * @param identity the key, else the token, else the address
   */
  numberOf(identity: string): number {
    const known = this.#callers.get(identity);
    if (known !== undefined) return known;
    this.#callers.set(identity, ++this.#callerCount);
    return this.#callerCount;
  }

  /**
   * The number of a connection, from 1: what comes by the same one as an answer was sent after that was read.
   *
   * @param stream the connection itself
   */
  connectionOf(stream: object): number {
    const known = this.#connections.get(stream);
    if (known !== undefined) return known;
    this.#connections.set(stream, ++this.#connectionCount);
    return this.#connectionCount;
  }
}
