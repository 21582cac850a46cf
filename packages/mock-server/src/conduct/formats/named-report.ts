import type { ConductReport, RuleReport } from "../conduct.ts";
import type { Finding } from "../rule.ts";

/** A report of one mock or of one scenario, to be written beside others. */
export interface NamedReport {
  readonly name: string;
  /** What was played, in one sentence. */
  readonly title?: string;
  /** What a good client does there. */
  readonly expected?: string;
  /** What has to be known beside the rules, e.g. how the client's process ended. */
  readonly notes?: readonly string[];
  /** Why there is nothing to report, when that is so. */
  readonly skipped?: string;
  readonly report: ConductReport;
}

/** Rules that were broken, errors first. */
export function brokenRules({ rules }: ConductReport): RuleReport[] {
  const broken = rules.filter(({ verdict }) => verdict === "fail");
  return [
    ...broken.filter(({ severity }) => severity === "error"),
    ...broken.filter(({ severity }) => severity !== "error"),
  ];
}

/** What was expected, each thing once, in order. */
export function expectationsOf(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map(({ expected }) => expected))];
}

/** E.g. `1 error, 2 warnings, 12 kept, 9 not seen`. */
export function countsText({ counts }: ConductReport): string {
  const { errors, warnings, passed, notSeen } = counts;
  return `${count(errors, "error")}, ${count(warnings, "warning")}, ${passed} kept, ${notSeen} not seen`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** A time as people read it, to the millisecond. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString().slice(11, 23);
}
