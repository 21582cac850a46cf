import { describe, expect, it } from "vitest";
import type { ConductReport, RuleReport } from "../conduct.ts";
import { conductFormats, type NamedReport } from "./index.ts";

const rule = (fields: Partial<RuleReport>): RuleReport => ({
  ...{ id: "family/kept", title: "A client waits", severity: "error", source: "RFC 1", provenance: "documented" },
  ...{ verdict: "pass", chances: 2, breaches: 0, findings: [] },
  ...fields,
});
const findings = Array.from({ length: 5 }, (_, index) => ({
  atMs: Date.parse("2026-01-01T10:00:00Z") + index,
  where: "managed socket 3",
  happened: "said <script>\u0007",
  expected: "nothing & silence",
}));
const broken = rule({ id: "family/broken", verdict: "fail", breaches: 5, findings });
const unseen = rule({ id: "family/unseen", verdict: "not seen", chances: 0 });
const report: ConductReport = {
  grade: "C",
  counts: { errors: 1, warnings: 0, passed: 1, notSeen: 1 },
  entries: 9,
  rules: [rule({}), unseen, broken],
};
const named: NamedReport = {
  name: "drop",
  title: "The room drops",
  expected: "comes back slowly",
  notes: ["exit code 3"],
  report,
};
const write = (format: keyof typeof conductFormats, options = {}) => conductFormats[format].write([named], options);

describe("a report", () => {
  it("in text has what was found, its source, and how much is left out", () => {
    expect(write("text")).toBe(`C  drop  1 error, 0 warnings, 1 kept, 1 not seen
   The room drops
   A good client: comes back slowly
   exit code 3
   error family/broken (5 times): A client waits
     10:00:00.000 managed socket 3: said <script>\u0007
     10:00:00.001 managed socket 3: said <script>\u0007
     10:00:00.002 managed socket 3: said <script>\u0007
     and 2 more
     expected: nothing & silence
     source: RFC 1
`);
  });

  it("of what was skipped is one line", () => {
    expect(conductFormats.text.write([{ ...named, notes: [], skipped: "nobody came" }])).toBe(
      "-  drop  skipped: nobody came\n",
    );
  });

  it("in text has colours when it is asked for them", () => {
    expect(write("text", { colours: true })).toContain("\u001b[31merror\u001b[39m family/broken");
  });

  it("in JSON is all of it", () => {
    expect(JSON.parse(write("json"))).toEqual([named]);
  });

  it("in JUnit has a case for each rule, and no character that XML cannot have", () => {
    const xml = write("junit");
    expect(xml).toContain('<testsuites name="conduct" tests="3" failures="1" skipped="1" errors="0">');
    expect(xml).toContain('<testcase classname="drop" name="family/kept: A client waits"/>');
    expect(xml).toContain('<skipped message="the client had no chance to break it"/>');
    expect(xml).toContain('<failure type="error" message="managed socket 3: said &lt;script&gt;\ufffd (5 times)">');
    expect(xml).not.toContain("\u0007");
  });

  it("in HTML escapes what came from clients, and loads nothing", () => {
    const page = write("html");
    expect(page).toContain("said &lt;script&gt;");
    expect(page).toContain("nothing &amp; silence");
    expect(page).not.toMatch(/<script|src=|href=|url\(/);
  });
});
