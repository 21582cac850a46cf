import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { CloseCodeName } from "@webcast-kit/contract";
import { refuseUpgrade } from "./upgrades.ts";

/** Why a client may not come in. */
export interface Refusal {
  readonly name: CloseCodeName;
  /** The HTTP status that says the same. */
  readonly status: number;
  readonly detail?: string;
}

/** Answers a handshake with a status instead of 101. */
export function refuseWithStatus(stream: Duplex, { name, status, detail }: Refusal): void {
  refuseUpgrade(stream, `${status} ${STATUS_CODES[status]}`, {
    "X-Close-Reason": detail ? `${name}: ${detail}` : name,
  });
}
