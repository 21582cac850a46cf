import Type from "typebox";
import type { Fault, FrameKind } from "./effects.ts";
import { httpFaults } from "./http-faults.ts";
import { payloadFaults } from "./payload-faults.ts";
import { tcpFaults } from "./tcp-faults.ts";
import { websocketFaults } from "./websocket-faults.ts";

const catalog = { ...tcpFaults, ...httpFaults, ...websocketFaults, ...payloadFaults };

export type FaultName = keyof typeof catalog;

/** Every fault by its name. */
export const faultCatalog: Readonly<Record<FaultName, Fault>> = catalog;

/** The catalog as plain data: what a fault does, to what, and its parameters as a JSON Schema. */
export function describeFaults(): readonly FaultDescription[] {
  return faultNames.map((name) => {
    const fault = faultCatalog[name];
    const { layer, unit, summary, warning, parameters } = fault;
    return {
      ...{ name, layer, unit, summary, parameters: Type.Partial(parameters) },
      ...(fault.unit === "frame" ? { frames: fault.frames } : {}),
      ...(warning === undefined ? {} : { warning }),
    };
  });
}

/** A fault without its code. */
export type FaultDescription = { readonly name: FaultName; readonly frames?: FrameKind } & Pick<
  Fault,
  "layer" | "unit" | "summary" | "warning" | "parameters"
>;

export const faultNames = Object.keys(catalog) as readonly FaultName[];
