import type { Provenance } from "@webcast-kit/contract";
import type { Observed } from "./observed.ts";

/** `error`: the service or its users suffer. `warning`: it works today, by luck. */
export type Severity = "error" | "warning";

/** One breach of a rule. */
export interface Finding {
  /** Unix milliseconds of the mock's clock. */
  readonly atMs: number;
  /** The request or the socket, e.g. `GET /webcast/rate_limits`, `managed socket 3`. */
  readonly where: string;
  readonly happened: string;
  readonly expected: string;
}

/** What a rule says of what was observed. */
export interface Judgement {
  /** How often the client could have broken the rule. */
  readonly chances: number;
  readonly findings: readonly Finding[];
}

/** One rule of good manners, judged from the wire alone. */
export interface Rule {
  /** `family/name` */
  readonly id: string;
  /** What a good client does, in one sentence. */
  readonly title: string;
  readonly severity: Severity;
  /** Where it is written, or who knows it. */
  readonly source: string;
  readonly provenance: Provenance;
  judge(observed: Observed): Judgement;
}

/** Judges cases one by one: each is a chance, and may be a finding. */
export function judgeEach<Case>(cases: readonly Case[], find: (each: Case) => Finding | undefined): Judgement {
  return { chances: cases.length, findings: cases.flatMap((each) => find(each) ?? []) };
}
