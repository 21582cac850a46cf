import type { Provenance } from "@webcast-kit/contract";
import { type Observation, type Observed, observe } from "./observed.ts";
import type { Finding, Rule, Severity } from "./rule.ts";
import { conductRules } from "./rules/index.ts";
import { MAX_FINDINGS } from "./thresholds.ts";

/** `not seen`: the client had no chance to break the rule, so nothing is known. */
export type Verdict = "pass" | "fail" | "not seen";

/** What one rule says of the clients of a mock. */
export interface RuleReport {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly source: string;
  readonly provenance: Provenance;
  readonly verdict: Verdict;
  /** How often the rule could have been broken. */
  readonly chances: number;
  /** How often it was. */
  readonly breaches: number;
  /** The first 20 of them. */
  readonly findings: readonly Finding[];
}

/**
 * `A`: nothing was found. `B`: warnings only. `C`: one rule of severity error is broken, `D`: two or three, `F`: more.
 * `-`: no rule had a chance.
 */
export type Grade = "A" | "B" | "C" | "D" | "F" | "-";

/** How the clients of a mock behaved. */
export interface ConductReport {
  readonly grade: Grade;
  /** Rules that were broken, by severity, kept, or had no chance. */
  readonly counts: {
    readonly errors: number;
    readonly warnings: number;
    readonly passed: number;
    readonly notSeen: number;
  };
  /** Unix milliseconds of the mock's clock; missing when nothing was seen. */
  readonly fromMs?: number;
  readonly untilMs?: number;
  /** Journal entries that were judged. */
  readonly entries: number;
  readonly rules: readonly RuleReport[];
}

/** Grades what was observed. Pure: the same observation gives the same report. */
export function gradeConduct(observation: Observation, rules: readonly Rule[] = conductRules): ConductReport {
  const observed = observe(observation);
  const reports = rules.map((rule) => judge(rule, observed));
  const counts = {
    errors: reports.filter(({ verdict, severity }) => verdict === "fail" && severity === "error").length,
    warnings: reports.filter(({ verdict, severity }) => verdict === "fail" && severity === "warning").length,
    passed: reports.filter(({ verdict }) => verdict === "pass").length,
    notSeen: reports.filter(({ verdict }) => verdict === "not seen").length,
  };
  const { entries } = observation;
  const [first, last] = [entries[0], entries.at(-1)];
  return {
    grade: gradeOf(counts),
    counts,
    ...(first === undefined || last === undefined ? {} : { fromMs: first.t, untilMs: last.t }),
    entries: entries.length,
    rules: reports,
  };
}

function judge({ judge, ...rule }: Rule, observed: Observed): RuleReport {
  const { chances, findings } = judge(observed);
  const verdict = findings.length > 0 ? "fail" : chances > 0 ? "pass" : "not seen";
  return { ...rule, verdict, chances, breaches: findings.length, findings: findings.slice(0, MAX_FINDINGS) };
}

function gradeOf({ errors, warnings, passed }: ConductReport["counts"]): Grade {
  if (errors > 3) return "F";
  if (errors > 1) return "D";
  if (errors === 1) return "C";
  if (warnings > 0) return "B";
  return passed > 0 ? "A" : "-";
}
