import { createHash, type Hash } from "node:crypto";

/** What stands in a transcript for host and port, which are others in every run. */
const PLACE = "mock.example:40000";

interface Part {
  readonly hash: Hash;
  isOver: boolean;
}

/**
 * A hash over all that a mock has sent: equal for two runs of the same seed, tape, time and client bytes. Each socket has
 * one of its own, since how they interleave is the machine's business; answers to requests are taken in their order.
 */
export class Transcript {
  readonly #host: () => string;
  readonly #answers = createHash("sha256");
  readonly #total = createHash("sha256");
  /** Sockets that are not in the total yet: they go in by their number. */
  readonly #open = new Map<number, Part>();
  #next = 1;

  /** @param host host and port of the server */
  constructor(host: () => string) {
    this.#host = host;
  }

  /** The answer to a request. */
  answer(head: string, body: Uint8Array | string): void {
    const text = typeof body === "string" ? body.replaceAll(this.#host(), PLACE) : body;
    this.#answers.update(head.replaceAll(this.#host(), PLACE)).update(text);
  }

  /** Bytes that left on a socket. */
  add(socket: number, bytes: Buffer): void {
    const { hash } = this.#of(socket);
    if (bytes.includes(this.#host())) hash.update(bytes.toString("latin1").replaceAll(this.#host(), PLACE), "latin1");
    else hash.update(bytes);
  }

  /** A socket is over: every number comes once. */
  end(socket: number): void {
    this.#of(socket).isOver = true;
    for (let first = this.#open.get(this.#next); first?.isOver; first = this.#open.get(this.#next)) {
      this.#total.update(first.hash.digest());
      this.#open.delete(this.#next++);
    }
  }

  /** The hash until now, as 64 hexadecimal digits. */
  digest(): string {
    const total = this.#total.copy();
    for (const [, { hash }] of [...this.#open].sort(([a], [b]) => a - b)) total.update(hash.copy().digest());
    return total.update(this.#answers.copy().digest()).digest("hex");
  }

  #of(socket: number): Part {
    let found = this.#open.get(socket);
    if (found === undefined) {
      found = { hash: createHash("sha256"), isOver: false };
      this.#open.set(socket, found);
    }
    return found;
  }
}
