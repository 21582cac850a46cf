import { encodeFrame, type Frame, opcodes } from "../wire/frames.ts";
import type { WireUnit } from "../wire/outgoing.ts";
import { type WireStep, write } from "../wire/steps.ts";
import type { WireFilter } from "../wire/wire.ts";
import type { ChangedMessages, FrameKind, SocketMessage } from "./effects.ts";
import type { FaultBox } from "./fault-box.ts";
import { eventsOf } from "./message-events.ts";
import type { Scene } from "./scene.ts";
import { StepFilters } from "./step-filters.ts";

/** Lets the faults of a mock happen to one socket. */
export class FaultFilter implements WireFilter {
  readonly #box: FaultBox;
  readonly #scene: Scene;
  readonly #steps: StepFilters;
  /** A message that comes behind the next one. */
  #held: readonly SocketMessage[] = [];

  constructor(box: FaultBox, scene: Scene) {
    this.#box = box;
    this.#scene = scene;
    this.#steps = new StepFilters(box, scene);
  }

  isIdle(): boolean {
    return this.#box.isIdle && this.#steps.isEmpty && this.#held.length === 0;
  }

  send(unit: WireUnit): readonly WireStep[] {
    this.#steps.openNew();
    return this.#steps.pass(this.#stepsOf(unit));
  }

  end(): readonly WireStep[] {
    this.#steps.openNew();
    return this.#steps.pass([...this.#release(), { type: "end" }]);
  }

  #stepsOf(unit: WireUnit): readonly WireStep[] {
    if (unit.kind === "head") return this.#answer(unit.bytes);
    if (unit.kind === "bytes") return [write(unit.bytes)];
    const kind = kindOf(unit.frame);
    if (kind === "message") return this.#sendMessage(unit);
    // There is no next message any more.
    const before = kind === "close" ? this.#release() : [];
    return [...before, ...this.#sendFrame(unit.frame, unit.bytes)];
  }

  #answer(head: Buffer): readonly WireStep[] {
    const firing = this.#box.first("handshake", this.#scene);
    if (firing === undefined) return [write(head)];
    return firing.fault.answer(head.toString("latin1"), firing.parameters, firing.random);
  }

  #sendMessage({ frame, bytes }: Extract<WireUnit, { kind: "frame" }>): readonly WireStep[] {
    const message = messageOf(frame);
    const { now, afterNext = [] } = this.#change(message);
    const sent = now.flatMap((each) => (each === message ? this.#sendFrame(frame, bytes) : this.#sendWhole(each)));
    // It comes behind a message that is sent: one that is dropped is not the next one.
    const released = now.length > 0 ? this.#release() : [];
    this.#held = [...this.#held, ...afterNext];
    return [...sent, ...released];
  }

  /** Every fault that fits changes what those before it have left. */
  #change(message: SocketMessage): ChangedMessages {
    let now: readonly SocketMessage[] = [message];
    let afterNext: readonly SocketMessage[] = this.#held;
    this.#box.fire("message", this.#sceneOf(message), {
      isFor: (fault) => fault.fits(message),
      happen: ({ fault, parameters, random }) => {
        if (!now.some((each) => fault.fits(each)) || (fault.holdsBack && afterNext.length > 0)) return false;
        const results = now.map((each) =>
          fault.fits(each) ? fault.change(each, parameters, random) : { now: [each] },
        );
        now = results.flatMap((result) => result.now);
        afterNext = [...afterNext, ...results.flatMap((result: ChangedMessages) => result.afterNext ?? [])];
        return true;
      },
    });
    return { now, afterNext: afterNext.slice(this.#held.length) };
  }

  #release(): readonly WireStep[] {
    const held = this.#held;
    this.#held = [];
    return held.flatMap((message) => this.#sendWhole(message));
  }

  #sendWhole({ isBinary, payload }: SocketMessage): readonly WireStep[] {
    const frame = { fin: true, reserved: 0, opcode: isBinary ? opcodes.binary : opcodes.text, payload };
    return this.#sendFrame(frame, encodeFrame(frame));
  }

  #sendFrame(frame: Frame, bytes: Buffer): readonly WireStep[] {
    const kind = kindOf(frame);
    if (kind === undefined) return [write(bytes)];
    const scene = kind === "message" ? this.#sceneOf(messageOf(frame)) : this.#scene;
    const firing = this.#box.first("frame", scene, (fault) => fault.frames === kind);
    if (firing === undefined) return [write(bytes)];
    return firing.fault.send(frame, firing.parameters, firing.random);
  }

  #sceneOf(message: SocketMessage): Scene {
    return { ...this.#scene, events: () => eventsOf(message) };
  }
}

const messageOf = ({ opcode, payload }: Frame): SocketMessage => ({ isBinary: opcode === opcodes.binary, payload });

/** What a frame is, as far as faults can happen to it: fragments are left alone. */
function kindOf({ fin, opcode }: Frame): FrameKind | undefined {
  if (!fin) return undefined;
  switch (opcode) {
    case opcodes.text:
    case opcodes.binary:
      return "message";
    case opcodes.close:
      return "close";
    case opcodes.pong:
      return "pong";
    default:
      return undefined;
  }
}
