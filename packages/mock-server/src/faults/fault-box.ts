import Type from "typebox";
import { checkSchema } from "../check-schema.ts";
import { MockServerError } from "../errors.ts";
import { createRandom, type Random } from "../rooms/random.ts";
import { type FaultName, faultCatalog, faultNames } from "./catalog.ts";
import type { Fault, FaultUnit } from "./effects.ts";
import { fits, type Scene } from "./scene.ts";
import type { ArmedFault, FaultSelector, FaultSpec } from "./spec.ts";

/** Faults that are kept, those that are over included: the oldest of these go first. */
const MAX_FAULTS = 1000;

const Text = Type.String({ minLength: 1, maxLength: 512 });
const common = {
  name: Type.Enum([...faultNames]),
  where: Type.Optional(
    Type.Object(
      {
        key: Type.Optional(Text),
        client: Type.Optional(Text),
        path: Type.Optional(Text),
        event: Type.Optional(Text),
        nth: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000 })),
      },
      { additionalProperties: false },
    ),
  ),
  count: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  probability: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1 })),
};
const Named = Type.Object({ name: common.name });
/** Units that have an event. */
const EVENTFUL: ReadonlySet<FaultUnit> = new Set(["frame", "message"]);

/** A fault that happens now. */
export interface Firing<Kind extends Fault = Fault> {
  readonly fault: Kind;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly random: Random;
}

interface Armed {
  readonly id: number;
  readonly spec: Required<Pick<FaultSpec, "name" | "count" | "probability" | "seed">>;
  readonly where: FaultSelector | undefined;
  readonly fault: Fault;
  readonly parameters: Readonly<Record<string, unknown>>;
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

/** The faults of one mock: what is armed, and what of it happens when. */
export class FaultBox {
  readonly #seed: number;
  readonly #onFire: (event: FaultEvent) => void;
  #armed: Armed[] = [];
  #pending: Armed[] = [];
  #count = 0;

  constructor({ seed, onFire }: { readonly seed: number; readonly onFire: (event: FaultEvent) => void }) {
    this.#seed = seed;
    this.#onFire = onFire;
  }

  /** Whether nothing can happen. */
  get isIdle(): boolean {
    return this.#pending.length === 0;
  }

  /**
   * Arms faults, all of them or none.
   *
   * @throws {MockServerError} ERR_ARGUMENT naming the field, and what was expected
   */
  arm(specs: readonly FaultSpec[]): ArmedFault[] {
    const armed = specs.map((spec) => this.#prepare(spec));
    const kept = this.#armed.filter(isPending);
    if (kept.length + armed.length > MAX_FAULTS) {
      throw new MockServerError("ERR_ARGUMENT", `no more than ${MAX_FAULTS} faults can be armed at once`);
    }
    this.#armed = [...this.#armed, ...armed].slice(-MAX_FAULTS);
    this.#refresh();
    return armed.map(describe);
  }

  /** Takes a fault away, or all of them; gives how many there were. */
  disarm(id?: number): number {
    const before = this.#armed.length;
    this.#armed = id === undefined ? [] : this.#armed.filter((armed) => armed.id !== id);
    this.#refresh();
    return before - this.#armed.length;
  }

  /** Every fault that was armed, also those that are over, oldest first. */
  list(): ArmedFault[] {
    return this.#armed.map(describe);
  }

  /** What happens to a unit, in the order of arming. */
  fire<Unit extends FaultUnit>(
    unit: Unit,
    scene: Scene,
    canHappen: (fault: Extract<Fault, { unit: Unit }>, id: number) => boolean = () => true,
  ): Firing<Extract<Fault, { unit: Unit }>>[] {
    const firing: Firing<Extract<Fault, { unit: Unit }>>[] = [];
    for (const armed of this.#pending) {
      const fault = armed.fault as Extract<Fault, { unit: Unit }>;
      if (fault.unit !== unit || !canHappen(fault, armed.id) || !fits(armed.where, scene)) continue;
      if (!this.#happens(armed)) continue;
      firing.push({ fault, parameters: armed.parameters, random: armed.random });
      this.#onFire({ name: armed.spec.name, fault: armed.id, scene });
    }
    if (firing.length > 0) this.#refresh();
    return firing;
  }

  #happens(armed: Armed): boolean {
    armed.seen++;
    const { count, probability } = armed.spec;
    if (armed.seen < (armed.where?.nth ?? 1) || armed.fired >= count) return false;
    const isChosen = armed.random.integer(1, 1_000_000) <= Math.round(probability * 1_000_000);
    if (isChosen) armed.fired++;
    return isChosen;
  }

  #refresh(): void {
    this.#pending = this.#armed.filter(isPending);
  }

  #prepare(given: FaultSpec): Armed {
    const { name } = check(Named, given);
    const fault: Fault = faultCatalog[name];
    const { properties } = fault.parameters;
    const whole = Type.Object({ ...common, ...properties }, { additionalProperties: false });
    const spec = check(whole, given) as FaultSpec;
    if (spec.where?.event !== undefined && !EVENTFUL.has(fault.unit)) {
      throw new MockServerError(
        "ERR_ARGUMENT",
        `fault/where/event is for frames and messages; ${name} is for a ${fault.unit}`,
      );
    }
    const { count = 1, probability = 1, seed = this.#seed } = spec;
    const parameters = Object.fromEntries(
      Object.entries(properties).map(([field, schema]) => [
        field,
        spec[field] ?? (schema as { default?: unknown }).default,
      ]),
    );
    return {
      ...{ id: ++this.#count, fault, parameters, seen: 0, fired: 0 },
      spec: { name, count, probability, seed },
      where: spec.where,
      random: createRandom(seed),
    };
  }
}

function isPending({ spec, fired }: Armed): boolean {
  return fired < spec.count && spec.probability > 0;
}

function describe({ id, spec, where, parameters, fired }: Armed): ArmedFault {
  return { id, ...spec, ...(where === undefined ? {} : { where }), ...parameters, fired };
}

function check<Schema extends Type.TSchema>(schema: Schema, value: unknown): Type.Static<Schema> {
  return checkSchema(schema, value, (path, reason) => new MockServerError("ERR_ARGUMENT", `fault${path} ${reason}`));
}
