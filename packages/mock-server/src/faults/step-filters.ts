import { isLast, type WireStep } from "../wire/steps.ts";
import type { StepFilter } from "./effects.ts";
import type { FaultBox } from "./fault-box.ts";
import type { Scene } from "./scene.ts";

/** What faults of connections do to one connection. */
export class StepFilters {
  readonly #box: FaultBox;
  readonly #scene: Scene;
  /** Faults up to this number have had their chance with this connection. */
  #considered = 0;
  #open: { readonly id: number; readonly filter: StepFilter }[] = [];

  constructor(box: FaultBox, scene: Scene) {
    this.#box = box;
    this.#scene = scene;
  }

  get isEmpty(): boolean {
    return this.#open.length === 0;
  }

  /** Gives every fault that is new its chance with this connection, once. */
  openNew(): void {
    this.#box.fire("connection", this.#scene, {
      isFor: (_fault, id) => id > this.#considered,
      happen: ({ id, fault, parameters, random }) => {
        this.#open.push({ id, filter: fault.open(parameters, random) });
        return true;
      },
    });
    this.#considered = this.#box.lastId;
  }

  /** Sends steps through all of them, in the order of arming; what was disarmed does nothing any more. */
  pass(steps: readonly WireStep[]): readonly WireStep[] {
    this.#open = this.#open.filter(({ id }) => this.#box.has(id));
    const passed = this.#open.reduce((left, { filter }) => left.flatMap(filter), steps);
    const end = passed.findIndex(isLast);
    return end === -1 ? passed : passed.slice(0, end + 1);
  }
}
