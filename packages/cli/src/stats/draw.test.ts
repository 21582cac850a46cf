import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import type { RoomEvent } from "../room/heard.ts";
import { glyphsFor } from "../text/glyphs.ts";
import { drawSummary } from "./draw.ts";
import { formatReport } from "./html-report.ts";
import { RoomStatistics } from "./statistics.ts";

const hostile = ["<script>alert(1)</script>", "a\u001b[2Jb\u202e", '"><img src=x>', "田中さくら🌸".repeat(5), "&amp;'"];

function busyRoom() {
  const statistics = new RoomStatistics();
  statistics.add({ notice: { type: "connected", text: "connected" } }, 0);
  for (let index = 0; index < 200; index++) {
    const nickname = hostile[index % hostile.length];
    const gift = { giftId: index % 7, giftName: nickname, diamondCount: 3, giftType: 2, repeatCount: 1 };
    const type = ["chat", "gift", "like", "roomUserSeq", "<b>", "weird\u001b[31m"][index % 6];
    const event = { type, user: { id: `${index % 9}`, nickname }, ...gift, likeCount: 2, viewerCount: index };
    statistics.add({ event: event as unknown as RoomEvent }, index * 700);
  }
  statistics.add({ notice: { type: "gap", text: "" } }, 150_000);
  statistics.add({ notice: { type: "ended", text: "ended: <i>\u001b[2Jbye (4005)" } }, 160_000);
  return statistics.summary();
}

const plain = (_colour: string, text: string) => text;

describe("drawSummary", () => {
  it.each([
    { columns: 40, rows: 24 },
    { columns: 80, rows: 24 },
    { columns: 200, rows: 60 },
    { columns: 40, rows: 5 },
  ])("fits a terminal of $columns × $rows", ({ columns, rows }) => {
    const glyphs = glyphsFor({ LANG: "C.UTF-8" }, "linux");
    const lines = drawSummary(busyRoom(), {
      title: "@streamer",
      before: "connecting",
      columns,
      rows,
      glyphs,
      paint: plain,
    });
    expect(lines.length).toBeLessThanOrEqual(rows);
    expect(lines.filter((line) => stringWidth(line) > columns)).toEqual([]);
    expect(lines.join("")).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(lines[0]).toMatch(/^@streamer {2}0:02:40 {2}ended/);
    if (rows > 20) expect(lines.map((line) => line.split(" ", 2).join(" "))).toContain("top gifters");
  });

  it("is plain ASCII where the terminal shows no more", () => {
    const glyphs = glyphsFor({ LANG: "C" }, "linux");
    const lines = drawSummary(busyRoom(), {
      title: "@streamer",
      before: "connecting",
      columns: 80,
      rows: 50,
      glyphs,
      paint: plain,
    });
    expect(lines.join("")).toMatch(/^[ -~]*$/);
  });

  it("says that it connects before anything was heard", () => {
    const glyphs = glyphsFor({}, "linux");
    const summary = new RoomStatistics().summary();
    const lines = drawSummary(summary, {
      title: "@streamer",
      before: "connecting",
      columns: 80,
      rows: 24,
      glyphs,
      paint: plain,
    });
    expect(lines[0]?.trimEnd()).toBe("@streamer  0:00:00  connecting");
  });
});

describe("formatReport", () => {
  const madeAt = new Date("2026-01-02T03:04:05Z");

  it("shows what others wrote as text, and needs nothing from elsewhere", () => {
    const page = formatReport(busyRoom(), { title: "@<script>", madeAt });
    expect(page).toContain("made 2026-01-02 03:04 UTC");
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page).not.toMatch(/<script|<img|<i>|<b>|\son\w+=|javascript:|https?:/i);
    expect(page.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(page.match(/<svg /g)?.length).toBe(9);
    expect(page.match(/class="mark"/g)?.length).toBe(3);
  });

  it("is a page also when nothing was heard", () => {
    const page = formatReport(new RoomStatistics().summary(), { title: "@streamer", madeAt });
    expect(page).toContain("Nothing happened.");
    expect(page).not.toMatch(/NaN|undefined|null|Infinity/);
  });
});
