import { encodeFrame, type Frame, opcodes } from "../wire/frames.ts";
import type { WireUnit } from "../wire/outgoing.ts";
import { type WireStep, write } from "../wire/steps.ts";
import type { WireFilter } from "../wire/wire.ts";
import type { ChangedMessages, SocketMessage, StepFilter } from "./effects.ts";
import type { FaultBox } from "./fault-box.ts";
import { eventsOf } from "./message-events.ts";
import type { Scene } from "./scene.ts";

/** Lets the faults of a mock happen to one socket. */
export class FaultFilter implements WireFilter {
  readonly #box: FaultBox;
  readonly #scene: Scene;
  /** Faults of connections that have had their chance with this one. */
  readonly #considered = new Set<number>();
  readonly #stepFilters: StepFilter[] = [];
  /** Messages that come behind the next one. */
  #held: readonly SocketMessage[] = [];

  constructor(box: FaultBox, scene: Scene) {
    this.#box = box;
    this.#scene = scene;
  }

  isIdle(): boolean {
    return this.#box.isIdle && this.#stepFilters.length === 0 && this.#held.length === 0;
  }

  send(unit: WireUnit): readonly WireStep[] {
    return this.#filter(this.#stepsOf(unit));
  }

  end(): readonly WireStep[] {
    return this.#filter([{ type: "end" }]);
  }

  #stepsOf(unit: WireUnit): readonly WireStep[] {
    switch (unit.kind) {
      case "head":
        return this.#answer(unit.bytes);
      case "frame":
        return isMessage(unit.frame)
          ? this.#sendMessage(unit)
          : [...this.#release(), ...this.#sendFrame(unit.frame, unit.bytes)];
      case "bytes":
        return [write(unit.bytes)];
    }
  }

  #answer(head: Buffer): readonly WireStep[] {
    const [firing] = this.#box.fire("handshake", this.#scene);
    if (firing === undefined) return [write(head)];
    return firing.fault.answer(head.toString("latin1"), firing.parameters, firing.random);
  }

  #sendMessage({ frame, bytes }: Extract<WireUnit, { kind: "frame" }>): readonly WireStep[] {
    const message = { isBinary: frame.opcode === opcodes.binary, payload: frame.payload };
    const { now, afterNext = [] } = this.#change(message);
    const held = this.#held;
    this.#held = afterNext;
    if (now.length === 1 && now[0] === message) {
      return [...this.#sendFrame(frame, bytes), ...held.flatMap((each) => this.#sendWhole(each))];
    }
    return [...now, ...held].flatMap((each) => this.#sendWhole(each));
  }

  /** Every fault that fits changes what those before it have left. */
  #change(message: SocketMessage): ChangedMessages {
    const firing = this.#box.fire("message", this.#sceneOf(message), (fault) => fault.fits(message));
    let changed: ChangedMessages = { now: [message] };
    for (const { fault, parameters, random } of firing) {
      const results = changed.now.map((each) => fault.change(each, parameters, random));
      changed = {
        now: results.flatMap(({ now }) => now),
        afterNext: [...(changed.afterNext ?? []), ...results.flatMap(({ afterNext = [] }) => afterNext)],
      };
    }
    return changed;
  }

  /** There is no next one any more. */
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
    const message = { isBinary: frame.opcode === opcodes.binary, payload: frame.payload };
    const scene = isMessage(frame) ? this.#sceneOf(message) : this.#scene;
    const [firing] = this.#box.fire("frame", scene, (fault) => fault.fits(frame));
    if (firing === undefined) return [write(bytes)];
    return firing.fault.send(frame, firing.parameters, firing.random);
  }

  #sceneOf(message: SocketMessage): Scene {
    return { ...this.#scene, events: () => eventsOf(message) };
  }

  #filter(steps: readonly WireStep[]): readonly WireStep[] {
    this.#stepFilters.push(...openStepFilters(this.#box, this.#scene, this.#considered));
    return passAll(this.#stepFilters, steps);
  }
}

/** Sends steps through filters, one after the other. */
export function passAll(filters: readonly StepFilter[], steps: readonly WireStep[]): readonly WireStep[] {
  return filters.reduce<readonly WireStep[]>((passed, filter) => passed.flatMap((step) => filter(step)), steps);
}

/** What the faults of connections do to one; each has its chance once. */
export function openStepFilters(box: FaultBox, scene: Scene, considered: Set<number>): StepFilter[] {
  if (box.isIdle) return [];
  const candidates: number[] = [];
  const firing = box.fire("connection", scene, (_fault, id) => {
    const isNew = !considered.has(id);
    if (isNew) candidates.push(id);
    return isNew;
  });
  for (const id of candidates) considered.add(id);
  return firing.map(({ fault, parameters, random }) => fault.open(parameters, random));
}

function isMessage({ fin, opcode }: Frame): boolean {
  return fin && (opcode === opcodes.text || opcode === opcodes.binary);
}
