import { createHash, type Hash } from "node:crypto";

/** What stands in a transcript for host and port, which are others in every run. */
const PLACE = "mock.example:40000";
/** What stands there for the answer to the key of a handshake, which a client draws anew each time (RFC 6455, section 4.2.2). */
const ACCEPT = "=".repeat(28);
const ACCEPT_SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/** What waits until it is hashed: at once it takes a fraction of the time that it would take in pieces. */
const BATCH_BYTES = 8 * 1024;

interface Part {
  readonly hash: Hash;
  /** The right answer to the key of its handshake, until that was sent. */
  accept: string | undefined;
  /** What left, and is not in the hash yet. */
  waiting: Buffer[];
  waitingBytes: number;
  isOver: boolean;
}

/**
 * A hash over all that a mock has sent: equal for two runs of the same seed, tape, time and client bytes, whatever the
 * port and the keys of handshakes. Each socket has one of its own, since how they interleave is the machine's business;
 * answers to requests are taken in their order.
 */
export class Transcript {
  readonly #host: () => string;
  readonly #answers = createHash("sha256");
  /** Texts of answers that are not in the hash yet. */
  #waiting = "";
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
    this.#waiting += head;
    if (typeof body === "string") this.#waiting += body;
    else this.#hashAnswers().update(body);
    if (this.#waiting.length >= BATCH_BYTES) this.#hashAnswers();
  }

  /** A client asks for a socket, with a key. */
  open(socket: number, key = ""): void {
    const hash = createHash("sha1").update(key + ACCEPT_SALT);
    this.#of(socket).accept = hash.digest("base64");
  }

  /** Bytes that left on a socket; they are not to be changed any more. */
  add(socket: number, bytes: Buffer): void {
    const part = this.#of(socket);
    part.waiting.push(bytes);
    part.waitingBytes += bytes.length;
    if (part.waitingBytes >= BATCH_BYTES) this.#hashPart(part);
  }

  /** A socket is over: every number comes once. */
  end(socket: number): void {
    this.#of(socket).isOver = true;
    for (let first = this.#open.get(this.#next); first?.isOver; first = this.#open.get(this.#next)) {
      this.#total.update(this.#hashPart(first).digest());
      this.#open.delete(this.#next++);
    }
  }

  /** The hash until now, as 64 hexadecimal digits. */
  digest(): string {
    const total = this.#total.copy();
    for (const [, part] of [...this.#open].sort(([a], [b]) => a - b)) {
      total.update(this.#hashPart(part).copy().digest());
    }
    return total.update(this.#hashAnswers().copy().digest()).digest("hex");
  }

  #hashAnswers(): Hash {
    const text = this.#waiting;
    this.#waiting = "";
    return text === "" ? this.#answers : this.#answers.update(text.replaceAll(this.#host(), PLACE));
  }

  #hashPart(part: Part): Hash {
    const [only] = part.waiting;
    if (only === undefined) return part.hash;
    const bytes = part.waiting.length === 1 ? only : Buffer.concat(part.waiting, part.waitingBytes);
    const { accept } = part;
    // The handshake is what comes first.
    [part.waiting, part.waitingBytes, part.accept] = [[], 0, undefined];
    const answered = accept === undefined ? bytes : replaced(bytes, accept, ACCEPT);
    return part.hash.update(replaced(answered, this.#host(), PLACE));
  }

  #of(socket: number): Part {
    let found = this.#open.get(socket);
    if (found === undefined) {
      found = { hash: createHash("sha256"), accept: undefined, waiting: [], waitingBytes: 0, isOver: false };
      this.#open.set(socket, found);
    }
    return found;
  }
}

function replaced(bytes: Buffer, text: string, other: string): Buffer {
  return bytes.includes(text) ? Buffer.from(bytes.toString("latin1").replaceAll(text, other), "latin1") : bytes;
}
