import { MockServerError } from "../errors.ts";
import { createRandom, type Random } from "../rooms/random.ts";
import type { FaultName } from "./catalog.ts";
import { type CheckedSpec, checkSpec } from "./check-spec.ts";
import type { Fault, FaultUnit } from "./effects.ts";
import { fits, type Scene } from "./scene.ts";
import type { ArmedFault, FaultSpec } from "./spec.ts";

/** Faults that are kept, those that are over included: of these the oldest go first. */
const MAX_FAULTS = 1000;
const MAX_SEED = 2 ** 31;
/** How finely chance is drawn. */
const CHANCES = 2 ** 30;

/** A fault that happens now. */
export interface Firing<Kind extends Fault = Fault> {
  /** The number that it was given when it was armed. */
  readonly id: number;
  readonly fault: Kind;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly random: Random;
}

type FaultOf<Unit extends FaultUnit> = Extract<Fault, { unit: Unit }>;

/** A unit that faults may happen to. */
export interface Target<Unit extends FaultUnit> {
  /** Which faults it is for at all; all of them when it is left out. */
  readonly isFor?: (fault: FaultOf<Unit>, id: number) => boolean;
  /** Lets one happen. Gives whether it did: another may have left nothing that it could happen to. */
  readonly happen: (firing: Firing<FaultOf<Unit>>) => boolean;
}

interface Armed extends CheckedSpec {
  readonly id: number;
  readonly seed: number;
  readonly random: Random;
  /** Units that fitted. */
  seen: number;
  fired: number;
}

/** What happened where, for the journal. */
export interface FaultEvent {
  readonly name: FaultName;
  /** Its number, as it was given when it was armed. */
  readonly fault: number;
  readonly scene: Scene;
}

export interface FaultBoxInit {
  readonly seed: number;
  readonly onFire: (event: FaultEvent) => void;
  /** Called when faults were armed. */
  readonly onArm?: () => void;
}

/** The faults of one mock: what is armed, and what of it happens when. */
export class FaultBox {
  readonly #init: FaultBoxInit;
  /** By their numbers, which is the order of arming. */
  readonly #armed = new Map<number, Armed>();
  #pending: Armed[] = [];
  #lastId = 0;

  constructor(init: FaultBoxInit) {
    this.#init = init;
  }

  /** Whether nothing can happen. */
  get isIdle(): boolean {
    return this.#pending.length === 0;
  }

  /** The number of the fault that was armed last; 0 before. */
  get lastId(): number {
    return this.#lastId;
  }

  /** Whether a fault was not taken away; it may be over. */
  has(id: number): boolean {
    return this.#armed.has(id);
  }

  /**
   * Arms faults, all of them or none.
   *
   * @throws {MockServerError} ERR_ARGUMENT naming the field, and what was expected
   */
  arm(specs: readonly FaultSpec[]): ArmedFault[] {
    const checked = specs.map(checkSpec);
    if (this.#pending.length + checked.length > MAX_FAULTS) {
      throw new MockServerError("ERR_ARGUMENT", `no more than ${MAX_FAULTS} faults can be armed at once`);
    }
    const armed = checked.map((spec) => this.#add(spec));
    this.#forget();
    this.#refresh();
    this.#init.onArm?.();
    return armed.map(describe);
  }

  /** Takes a fault away, or all of them, also from connections that it has happened to; gives how many were left. */
  disarm(id?: number): number {
    const before = this.#pending.length;
    if (id === undefined) this.#armed.clear();
    else this.#armed.delete(id);
    this.#refresh();
    return before - this.#pending.length;
  }

  /** Every fault that was armed and not taken away, also those that are over, oldest first. */
  list(): ArmedFault[] {
    return [...this.#armed.values()].map(describe);
  }

  /** Those of them that can still happen. */
  pending(): ArmedFault[] {
    return this.#pending.map(describe);
  }

  /** Lets happen to a unit what is armed for it, in the order of arming. */
  fire<Unit extends FaultUnit>(unit: Unit, scene: Scene, { isFor, happen }: Target<Unit>): void {
    let isAnyOver = false;
    for (const armed of this.#pending) {
      const fault = armed.fault as FaultOf<Unit>;
      if (fault.unit !== unit || isFor?.(fault, armed.id) === false || !fits(armed.where, scene)) continue;
      armed.seen++;
      if (!isChosen(armed) || !happen({ ...armed, fault })) continue;
      armed.fired++;
      isAnyOver ||= !isPending(armed);
      this.#init.onFire({ name: armed.name, fault: armed.id, scene });
    }
    if (isAnyOver) this.#refresh();
  }

  /** The first fault that happens to a unit which no more than one can happen to. */
  first<Unit extends FaultUnit>(
    unit: Unit,
    scene: Scene,
    isFor?: (fault: FaultOf<Unit>) => boolean,
  ): Firing<FaultOf<Unit>> | undefined {
    if (this.isIdle) return undefined;
    let found: Firing<FaultOf<Unit>> | undefined;
    const happen = (firing: Firing<FaultOf<Unit>>) => {
      const isFirst = found === undefined;
      found ??= firing;
      return isFirst;
    };
    this.fire(unit, scene, isFor === undefined ? { happen } : { isFor, happen });
    return found;
  }

  #add(spec: CheckedSpec): Armed {
    const id = ++this.#lastId;
    // Two faults of one mock must not take the same chances.
    const seed = spec.seed ?? (this.#init.seed + id) % MAX_SEED;
    const armed = { ...spec, id, seed, random: createRandom(seed), seen: 0, fired: 0 };
    this.#armed.set(id, armed);
    return armed;
  }

  /** Makes room: what is over goes before anything that can still happen. */
  #forget(): void {
    for (const armed of this.#armed.values()) {
      if (this.#armed.size <= MAX_FAULTS) return;
      if (!isPending(armed)) this.#armed.delete(armed.id);
    }
  }

  #refresh(): void {
    this.#pending = [...this.#armed.values()].filter(isPending);
  }
}

function isPending({ count, probability, fired }: Armed): boolean {
  return fired < count && probability > 0;
}

function isChosen({ seen, fired, count, where, probability, random }: Armed): boolean {
  if (seen < (where?.nth ?? 1) || fired >= count) return false;
  return random.integer(0, CHANCES - 1) < probability * CHANCES;
}

function describe({ id, name, where, count, probability, seed, parameters, fired }: Armed): ArmedFault {
  return { id, name, ...(where === undefined ? {} : { where }), count, probability, seed, ...parameters, fired };
}
