import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type CloseCodeName, closeCodes } from "@webcast-kit/contract";
import { refuseUpgrade } from "./upgrades.ts";

/** Why a client may not come in. */
export interface Refusal {
  readonly name: CloseCodeName;
  /** The HTTP status that says the same. */
  readonly status: number;
  readonly detail?: string;
}

/** A refusal for a reason of the contract, whose close codes are the HTTP statuses and 4000. */
export function refusalOf(name: CloseCodeName, detail?: string): Refusal {
  const status = closeCodes[name].code - 4000;
  return detail === undefined ? { name, status } : { name, status, detail };
}

/** What a refusal says in words, e.g. `TOO_MANY_CONNECTIONS: tier basic allows 3 at once`. */
export function reasonOf({ name, detail }: Refusal): string {
  return detail === undefined ? name : `${name}: ${detail}`;
}

/** Answers a handshake with a status instead of 101. */
export function refuseWithStatus(stream: Duplex, refusal: Refusal): void {
  const { status } = refusal;
  refuseUpgrade(stream, `${status} ${STATUS_CODES[status]}`, { "X-Close-Reason": reasonOf(refusal) });
}
