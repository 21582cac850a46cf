import { FrameSplitter, type SplitFrame } from "./frames.ts";

/** What travels on a wire as one piece: the answer to the handshake, then frames; bytes, when they are neither. */
export type WireUnit =
  | { readonly kind: "head"; readonly bytes: Buffer }
  | { readonly kind: "frame"; readonly bytes: Buffer; readonly frame: SplitFrame }
  | { readonly kind: "bytes"; readonly bytes: Buffer };

const HEAD_END = "\r\n\r\n";
const SWITCHING = "HTTP/1.1 101";

/** Cuts what a server writes into units. Nothing is lost: all units together are what was written. */
export class Outgoing {
  readonly #frames = new FrameSplitter();
  #state: "head" | "frames" | "bytes" = "head";
  #head = Buffer.alloc(0);

  /** Whether the handshake is over. */
  get isOpen(): boolean {
    return this.#state !== "head";
  }

  push(chunk: Buffer): WireUnit[] {
    return this.#state === "head" ? this.#pushHead(chunk) : this.#pushRest(chunk);
  }

  #pushHead(chunk: Buffer): WireUnit[] {
    this.#head = Buffer.concat([this.#head, chunk]);
    const end = this.#head.indexOf(HEAD_END);
    if (end === -1) return [];
    const [head, rest] = [this.#head.subarray(0, end + HEAD_END.length), this.#head.subarray(end + HEAD_END.length)];
    this.#state = head.toString("latin1", 0, SWITCHING.length) === SWITCHING ? "frames" : "bytes";
    return [{ kind: "head", bytes: head }, ...(rest.length > 0 ? this.#pushRest(rest) : [])];
  }

  #pushRest(chunk: Buffer): WireUnit[] {
    if (this.#state === "bytes") return [{ kind: "bytes", bytes: chunk }];
    const units: WireUnit[] = this.#frames.push(chunk).map((frame) => ({ kind: "frame", bytes: frame.bytes, frame }));
    if (!this.#frames.isLost) return units;
    // Too long to be put together: it passes as it comes, and so does all that follows.
    this.#state = "bytes";
    return [...units, { kind: "bytes", bytes: this.#frames.rest }];
  }
}
