import { escapeHtml } from "../../docs/html.ts";
import type { RuleReport } from "../conduct.ts";
import { expectationsOf, type NamedReport, timeText } from "./named-report.ts";

/** Characters that XML 1.0 cannot hold at all. */
const FORBIDDEN = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;

/** The reports as JUnit XML: a suite each, a test case for each rule; one that had no chance is skipped. */
export function toJunit(reports: readonly NamedReport[]): string {
  const all = reports.map(({ report }) => report.counts);
  const [tests, failures, skipped] = [
    reports.flatMap(({ report }) => report.rules).length,
    sum(all.map(failed)),
    sum(all.map(({ notSeen }) => notSeen)),
  ];
  const suites = reports.map(suiteOf).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="conduct" tests="${tests}" failures="${failures}" skipped="${skipped}" errors="0">\n${suites}</testsuites>\n`;
}

function suiteOf({ name, report }: NamedReport): string {
  const { rules, counts } = report;
  const cases = rules.map((rule) => caseOf(name, rule)).join("");
  const totals = `tests="${rules.length}" failures="${failed(counts)}" skipped="${counts.notSeen}" errors="0"`;
  return `<testsuite name="${text(name)}" ${totals}>\n${cases}</testsuite>\n`;
}

function caseOf(name: string, rule: RuleReport): string {
  const attributes = `classname="${text(name)}" name="${text(`${rule.id}: ${rule.title}`)}"`;
  switch (rule.verdict) {
    case "pass":
      return `<testcase ${attributes}/>\n`;
    case "not seen":
      return `<testcase ${attributes}><skipped message="the client had no chance to break it"/></testcase>\n`;
    case "fail":
      return `<testcase ${attributes}><failure type="${rule.severity}" message="${text(messageOf(rule))}">${text(bodyOf(rule))}</failure></testcase>\n`;
  }
}

function messageOf({ findings, breaches }: RuleReport): string {
  return `${findings[0]?.where}: ${findings[0]?.happened}${breaches > 1 ? ` (${breaches} times)` : ""}`;
}

function bodyOf({ findings, source }: RuleReport): string {
  const lines = findings.map(({ atMs, where, happened }) => `${timeText(atMs)} ${where}: ${happened}`);
  const expected = expectationsOf(findings).map((text) => `expected: ${text}`);
  return [...lines, ...expected, `source: ${source}`].join("\n");
}

function failed({ errors, warnings }: { readonly errors: number; readonly warnings: number }): number {
  return errors + warnings;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function text(value: string): string {
  return escapeHtml(value.replace(FORBIDDEN, "\ufffd"));
}
