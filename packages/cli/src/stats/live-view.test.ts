import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LiveView, type ViewSize } from "./live-view.ts";

function openView(draw: (size: ViewSize) => string[]) {
  const written: string[] = [];
  const ended = new AbortController();
  const stdout = { isTTY: true, columns: 80, rows: 24, write: (text: string) => void written.push(text) };
  const terminal = { stdin: Readable.from([]), stdout, stderr: stdout, env: {}, signal: ended.signal };
  return { view: new LiveView(terminal, draw), written, ended, stdout };
}

describe("LiveView", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("draws at once and again, in the size that the terminal has then", async () => {
    const { view, written, stdout } = openView(({ columns, rows }) => [`${columns}`, `${rows}`]);
    Object.assign(stdout, { columns: 40, rows: 10 });
    await vi.advanceTimersByTimeAsync(500);
    expect(written).toEqual([
      "\u001b[?1049h\u001b[?25l\u001b[2J",
      "\u001b[H80\u001b[K\r\n24\u001b[K\u001b[J",
      "\u001b[H40\u001b[K\r\n10\u001b[K\u001b[J",
    ]);
    view.leave();
  });

  it("brings the cursor and the first screen back, once, and draws no more", async () => {
    const { view, written } = openView(() => []);
    view.leave();
    view.leave();
    await vi.advanceTimersByTimeAsync(5000);
    expect(written.filter((text) => text === "\u001b[?25h\u001b[?1049l")).toHaveLength(1);
    expect(written.at(-1)).toBe("\u001b[?25h\u001b[?1049l");
  });

  it("does so as soon as it is interrupted", () => {
    const { written, ended } = openView(() => []);
    ended.abort();
    expect(written.at(-1)).toBe("\u001b[?25h\u001b[?1049l");
  });
});
