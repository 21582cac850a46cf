import type { IncomingMessage } from "node:http";
import type { Clock } from "../clock/clock.ts";
import { Redactor } from "../journal/redact.ts";
import { withoutPrefix } from "../namespace/namespaces.ts";
import { targetOf } from "../request-target.ts";
import { redactorOf } from "../rest/record.ts";
import type { SplitFrame } from "../wire/frames.ts";
import { Outgoing } from "../wire/outgoing.ts";
import type { Wire } from "../wire/wire.ts";
import type { WireObserver } from "../wire/wires.ts";
import { describeClientFrame, describeMockFrame, nameOfOpcode } from "./describe-frame.ts";
import type { FrameItem, WireItem } from "./stream-items.ts";

export interface WireWatchInit {
  readonly clock: Clock;
  /** Whether one more may be told; else it is only counted, which is cheap. */
  readonly hasRoom: () => boolean;
  readonly tell: (item: WireItem) => void;
  readonly skip: () => void;
}

interface Watched {
  readonly outgoing: Outgoing;
  readonly redactor: Redactor;
}

/** Answer to a handshake that was over before anybody looked. */
const EARLIER_HEAD = Buffer.from("HTTP/1.1 101 Switching Protocols\r\n\r\n");

/** Makes of the bytes on a mock's wires what people can read. */
export class WireWatch implements WireObserver {
  readonly #init: WireWatchInit;
  readonly #watched = new Map<number, Watched>();

  constructor(init: WireWatchInit) {
    this.#init = init;
  }

  opened({ id }: Wire, { url, headers }: IncomingMessage): void {
    const { path, query } = targetOf(withoutPrefix(url ?? "/"));
    const redactor = redactorOf({ headers, query: Object.fromEntries(query) });
    this.#watched.set(id, { outgoing: new Outgoing(), redactor });
    this.#tell(() => ({ kind: "handshake", ...this.#place(id), path: redactor.text(path) }));
  }

  sent({ id }: Wire, bytes: Buffer): void {
    const { outgoing, redactor } = this.#watched.get(id) ?? this.#begin(id, bytes);
    for (const unit of outgoing.push(bytes)) {
      if (unit.kind !== "frame") continue;
      const { frame } = unit;
      this.#tell(() => ({ ...this.#frame(id, "mock", frame), ...describeMockFrame(frame, redactor) }));
    }
  }

  received({ id }: Wire, frame: SplitFrame): void {
    this.#tell(() => ({ ...this.#frame(id, "client", frame), ...describeClientFrame(frame) }));
  }

  closed({ id }: Wire): void {
    this.#watched.delete(id);
    this.#tell(() => ({ kind: "end", ...this.#place(id) }));
  }

  /** One that was open before anybody looked: bytes come in whole frames, unless a fault cuts them. */
  #begin(id: number, bytes: Buffer): Watched {
    const begun = { outgoing: new Outgoing(), redactor: new Redactor() };
    if (bytes.toString("latin1", 0, 5) !== "HTTP/") begun.outgoing.push(EARLIER_HEAD);
    this.#watched.set(id, begun);
    return begun;
  }

  #tell(describe: () => WireItem): void {
    const { hasRoom, tell, skip } = this.#init;
    if (hasRoom()) tell(describe());
    else skip();
  }

  #place(socket: number): { readonly t: number; readonly socket: number } {
    return { t: this.#init.clock.now(), socket };
  }

  #frame(socket: number, from: FrameItem["from"], { opcode, payload }: SplitFrame) {
    return {
      kind: "frame",
      ...this.#place(socket),
      from,
      opcode: nameOfOpcode(opcode),
      bytes: payload.length,
    } as const;
  }
}
