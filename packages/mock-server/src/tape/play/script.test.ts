import { describe, expect, it } from "vitest";
import { parseTape } from "../tape-format.ts";
import { Script, type ScriptOptions } from "./script.ts";
import { stepsOf } from "./steps.ts";
import { takesOf } from "./takes.ts";

const header = '{"tape":1,"id":"x","created":"2026-01-01T00:00:00.000Z","license":"CC0-1.0","origin":"synthetic"}';
const text = (t: number, s: string) => ({ t, c: 1, d: "s", k: "text", s });
const asks = (t: number, s: string, expected: unknown) => ({ t, c: 1, d: "c", k: "text", s, expect: expected });

function scriptOf(lines: readonly object[], options: Partial<ScriptOptions> = {}): Script {
  const tape = parseTape([header, ...lines.map((line) => JSON.stringify(line))].join("\n"));
  const [take] = takesOf(tape).sockets;
  if (take === undefined) throw new Error("no socket");
  const script = new Script(stepsOf(take).steps, 0, { mode: "pure", speed: 1, gateTimeoutMs: 1000, ...options });
  script.start(5000);
  return script;
}

/** Everything that is to be done now, by lines, and what comes then. */
function play(script: Script, nowMs: number): unknown[] {
  const done: unknown[] = [];
  for (;;) {
    const next = script.next(nowMs);
    if (next.type !== "do") {
      const { type, ...rest } = next;
      return [...done, type, ...("untilMs" in rest ? [rest.untilMs] : [])];
    }
    done.push(next.step.line);
  }
}

const say = (script: Script, said: string) => script.hear({ kind: "text", bytes: Buffer.from(said) });

describe("a tape's script", () => {
  it("goes by the times of the tape, from when the connection was there", () => {
    const script = scriptOf([text(0, "a"), asks(5, "?", true), text(10, "b"), text(10, "c"), text(30, "d")]);
    expect(play(script, 5000)).toEqual([2, "wait", 5010]);
    expect(play(script, 5009)).toEqual(["wait", 5010]);
    expect(play(script, 5010)).toEqual([4, 5, "wait", 5030]);
    expect(play(script, 9000)).toEqual([6, "over"]);
  });

  it.each([
    [2, 5005],
    [0.5, 5020],
  ])("goes %d times as fast", (speed, due) => {
    const script = scriptOf([text(10, "a")], { speed });
    expect(play(script, 5000)).toEqual(["wait", due]);
    expect(play(script, due)).toEqual([2, "over"]);
  });

  it("keeps at most 256 messages and 64 MiB for an expect to come, the newest", () => {
    const lines = [text(10, "a"), asks(10, "first", "same"), asks(10, "last", "same")];
    const script = scriptOf(lines, { mode: "synchronised" });
    say(script, "first");
    const big = { kind: "text", bytes: Buffer.alloc(40 * 1024 * 1024) } as const;
    for (const heard of [big, big]) script.hear(heard);
    say(script, "last");
    expect(play(script, 5010)).toEqual([2, "wait", 6010]);
    say(script, "first");
    expect(play(script, 5010)).toEqual(["over"]);
  });

  it("does not wait at speed 0", () => {
    expect(play(scriptOf([text(0, "a"), text(1e9, "b")], { speed: 0 }), 5000)).toEqual([2, 3, "over"]);
  });

  it("waits at an expect until the client says it, and goes on as long after it as recorded", () => {
    const script = scriptOf([text(0, "a"), asks(100, "hello", "same"), text(130, "b")], { mode: "synchronised" });
    expect(play(script, 5000)).toEqual([2, "wait", 6000]);
    say(script, "hallo");
    expect(play(script, 5001)).toEqual(["wait", 6000]);
    say(script, "hello");
    expect(play(script, 5002)).toEqual(["wait", 5032]);
    expect(play(script, 5032)).toEqual([4, "over"]);
  });

  it("takes what was said before it was expected, each once", () => {
    const lines = [asks(0, "", { id: 1 }), text(0, "a"), asks(0, "", { id: 1 }), text(0, "b")];
    const script = scriptOf(lines, { mode: "synchronised" });
    say(script, '{"id":2}');
    say(script, '{"id":1,"more":true}');
    expect(play(script, 5000)).toEqual([3, "wait", 6000]);
    say(script, '{"id":"1"}');
    expect(play(script, 5500)).toEqual([5, "over"]);
  });

  it("says where the client was too late", () => {
    const script = scriptOf([asks(0, "", true), text(0, "a")], { mode: "synchronised" });
    expect(play(script, 5000)).toEqual(["wait", 6000]);
    expect(script.next(6000)).toEqual({ type: "late", line: 2 });
  });

  it("holds each line until it is released", () => {
    const script = scriptOf([text(0, "a"), asks(1, "", true), text(1e6, "b"), text(0 + 1e6, "c")], {
      mode: "triggered",
    });
    expect(play(script, 5000)).toEqual(["hold"]);
    script.release(2);
    expect(play(script, 5000)).toEqual([2, 4, "hold"]);
    script.release(1);
    expect(play(script, 5000)).toEqual([5, "over"]);
  });

  it("keeps the newest 256 messages that nobody has expected", () => {
    const script = scriptOf([asks(0, "", { id: 0 }), text(0, "a")], { mode: "synchronised" });
    for (let id = 0; id <= 256; id++) say(script, JSON.stringify({ id }));
    expect(play(script, 5000)).toEqual(["wait", 6000]);
  });
});
