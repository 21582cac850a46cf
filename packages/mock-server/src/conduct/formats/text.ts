import { styleText } from "node:util";
import type { RuleReport } from "../conduct.ts";
import type { Severity } from "../rule.ts";
import { brokenRules, countsText, expectationsOf, type NamedReport, timeText } from "./named-report.ts";

type Colour = Parameters<typeof styleText>[0];

export interface TextOptions {
  /** Whether it goes to a terminal that shows colours. Default false. */
  readonly colours?: boolean;
}

const colourOf: Readonly<Record<Severity, Colour>> = { error: "red", warning: "yellow" };

/** The reports as lines for a terminal: what was found, and what was not seen. */
export function toText(reports: readonly NamedReport[], { colours = false }: TextOptions = {}): string {
  const paint = (colour: Colour, text: string) => (colours ? styleText(colour, text, { validateStream: false }) : text);
  return reports.map((named) => sectionOf(named, paint)).join("\n");
}

type Paint = (colour: Colour, text: string) => string;

function sectionOf({ name, title, expected, notes = [], skipped, report }: NamedReport, paint: Paint): string {
  const { grade } = report;
  if (skipped !== undefined) return [`-  ${name}  skipped: ${skipped}`, ...notes.map(indent), ""].join("\n");
  const lines = [
    `${paint(grade === "A" ? "green" : grade === "-" ? "gray" : "bold", grade)}  ${name}  ${countsText(report)}`,
  ];
  if (title !== undefined) lines.push(paint("gray", `   ${title}`));
  if (expected !== undefined && grade !== "A") lines.push(paint("gray", `   A good client: ${expected}`));
  lines.push(...notes.map(indent));
  lines.push(...brokenRules(report).flatMap((rule) => ruleLines(rule, paint)));
  return `${lines.join("\n")}\n`;
}

function indent(line: string): string {
  return `   ${line}`;
}

function ruleLines({ id, severity, title, breaches, findings, source }: RuleReport, paint: Paint): string[] {
  const times = breaches === 1 ? "" : ` (${breaches} times)`;
  const shown = findings.slice(0, SHOWN);
  const found = shown.map(({ atMs, where, happened }) => `     ${timeText(atMs)} ${where}: ${happened}`);
  const expected = expectationsOf(shown).map((text) => `     expected: ${text}`);
  const more = breaches > SHOWN ? [`     and ${breaches - SHOWN} more`] : [];
  return [
    `   ${paint(colourOf[severity], severity)} ${id}${times}: ${title}`,
    ...found,
    ...more,
    ...expected,
    paint("gray", `     source: ${source}`),
  ];
}

/** Findings of a rule that are shown. JSON has more. */
const SHOWN = 3;
