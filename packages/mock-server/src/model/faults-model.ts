import type { SpaceModel } from "./model.ts";

/** Faults whose effect the model foretells. */
export const modelFaults = ["http-status", "ws-refuse", "tcp-cut", "payload-duplicate", "payload-drop"] as const;
export type ModelFaultName = (typeof modelFaults)[number];

/** What `http-status` says in place of the right answer. */
export const FAULT_STATUS = 503;
export const FAULT_CODE = "FAULT";

/** A fault that was armed, and always happens where it can. */
export interface FaultModel {
  readonly id: number;
  readonly name: ModelFaultName;
  readonly count: number;
  readonly nth: number;
  /** An event, for those of messages. */
  readonly event: string | undefined;
  seen: number;
  fired: number;
}

export const isPending = ({ fired, count }: FaultModel): boolean => fired < count;

/** Shows something to a fault that fits it; gives whether it happens, if it can. */
function meets(fault: FaultModel, canHappen = true): boolean {
  if (!isPending(fault)) return false;
  fault.seen++;
  if (fault.seen < fault.nth || !canHappen) return false;
  fault.fired++;
  return true;
}

/** Shows something to all faults of a name; the first that can happens, and no other does. */
function meetFirst({ faults }: SpaceModel, name: ModelFaultName): boolean {
  let hasHappened = false;
  for (const fault of faults.filter((each) => each.name === name)) {
    hasHappened = meets(fault, !hasHappened) || hasHappened;
  }
  return hasHappened;
}

/** Whether another status is told than the right one. */
export function hidesAnswer(space: SpaceModel): boolean {
  return meetFirst(space, "http-status");
}

/** Whether a handshake comes to nothing for the client; the server takes it as it would. */
export function breaksHandshake(space: SpaceModel): boolean {
  const isCut = meetEvery(space, "tcp-cut");
  return meetFirst(space, "ws-refuse") || isCut;
}

/** Whether an open socket is cut by what was armed now. */
export function cutsSocket(fault: FaultModel): boolean {
  return fault.name === "tcp-cut" && meets(fault);
}

/** Shows a connection to all that cut one: every one of them has happened then. */
function meetEvery({ faults }: SpaceModel, name: ModelFaultName): boolean {
  return faults.filter((fault) => fault.name === name && meets(fault)).length > 0;
}

/** How often a message comes. */
function copiesOf({ faults }: SpaceModel, label: string): number {
  const event = label.split(":")[0];
  let copies = 1;
  for (const fault of faults.filter((each) => each.event === event)) {
    if (!meets(fault, copies > 0)) continue;
    copies = fault.name === "payload-drop" ? 0 : copies * 2;
  }
  return copies;
}

/** What is heard of messages. */
export function heardOf(space: SpaceModel, labels: readonly string[]): string[] {
  return labels.flatMap((label) => Array<string>(copiesOf(space, label)).fill(label));
}
