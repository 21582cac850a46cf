import { readFileSync } from "node:fs";
import path from "node:path";
import type { LiveEventData } from "@webcast-kit/protocol";
import { describe, expect, it } from "vitest";
import { parseArguments } from "../examples/demo/src/arguments.ts";
import { runDemo } from "../examples/demo/src/demo.ts";
import { createJsonOutput, createTextOutput, type Output } from "../examples/demo/src/output.ts";
import type { Outcome } from "../examples/demo/src/summary.ts";
import { corpusFolder, hasCorpus, isRequired } from "./required.ts";

interface Recording extends Output {
  readonly events: LiveEventData[];
  outcome?: Outcome;
}

function record(): Recording {
  const recording: Recording = {
    events: [],
    started: () => undefined,
    event: (event) => recording.events.push(event),
    finished: (outcome) => {
      recording.outcome = outcome;
    },
  };
  return recording;
}

/** Collects what would go to stdout. */
function collect() {
  const chunks: string[] = [];
  return { write: (text: string) => chunks.push(text), text: () => chunks.join("") };
}

const fast = (...argv: string[]) => parseArguments(["--speed", "0", ...argv]);
const never = new AbortController().signal;

describe("demo", () => {
  it("shows every message of the simulated room once, acknowledges every frame, and ends with the stream", async () => {
    const recording = record();
    expect(await runDemo(fast(), recording, never)).toBe(true);
    const { outcome, events } = recording;
    expect(outcome).toMatchObject({ complete: true, end: "the stream ended", messagesSent: 1500 });
    expect(outcome?.stats).toMatchObject({ messages: 1500, unknownFrames: 0 });
    expect(outcome?.acks.accepted).toBe(outcome?.acks.expected);
    expect(outcome?.acks.accepted).toBe(outcome?.stats.acks);
    expect(new Set(events.map(({ msgId }) => msgId)).size).toBe(1500);
    expect(events.filter(({ history }) => history)).toHaveLength(2);
    expect(Object.fromEntries(outcome?.tally.byType ?? [])).toMatchObject({
      chat: 392,
      gift: 302,
      battle: 54,
      control: 1,
    });
    expect(outcome?.tally.byType.size).toBe(13);
  });

  it("prints one line an event and a table that adds up", async () => {
    const sink = collect();
    await runDemo(
      fast(),
      createTextOutput(sink, () => 0),
      never,
    );
    const lines = sink.text().split("\n");
    expect(lines[0]).toMatch(/^Connected to @streamer, room \d+, through http:\/\/127\.0\.0\.1:\d+$/);
    expect(lines.filter((line) => line.startsWith("chat        "))).toHaveLength(392 + 1);
    expect(lines).toContainEqual(expect.stringMatching(/^total +1,500$/));
    expect(lines).toContainEqual(expect.stringMatching(/^acks +(\d+) sent, \1 of \1 accepted by the server$/));
    expect(lines).toContain("messages      1,500 of 1,500 accounted for (100 %)");
    expect(sink.text()).not.toContain("\u001b");
  });

  it("prints what the README shows", async () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    const [, shown = ""] = /```\n(Connected to .*?)…\n```/s.exec(readme) ?? [];
    const sink = collect();
    await runDemo(
      fast(),
      createTextOutput(sink, () => 0),
      never,
    );
    const withoutPort = (text: string) => text.replace(/127\.0\.0\.1:\d+/, "127.0.0.1");
    expect(shown.split("\n").length).toBeGreaterThan(4);
    expect(withoutPort(sink.text()).startsWith(withoutPort(shown))).toBe(true);
  });

  it("prints JSON lines only on --json", async () => {
    const sink = collect();
    await runDemo(fast("--json"), createJsonOutput(sink), never);
    const lines = sink
      .text()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string });
    expect(lines).toHaveLength(1501);
    expect(lines.at(-1)).toMatchObject({ type: "summary", messagesSent: 1500, accountedFor: true, complete: true });
  });

  it("ends with its table when it is interrupted", async () => {
    const recording = record();
    const controller = new AbortController();
    const running = runDemo(parseArguments(["--speed", "20"]), recording, controller.signal);
    await expect.poll(() => recording.events.length).toBeGreaterThan(10);
    controller.abort();
    expect(await running).toBe(true);
    expect(recording.outcome).toMatchObject({ complete: false, end: "interrupted" });
    expect(recording.outcome?.tally.total).toBe(recording.events.length);
  });

  it("says that a user is not live", async () => {
    await expect(runDemo(fast("--user", "nobody"), record(), never)).rejects.toMatchObject({ code: "ERR_NOT_LIVE" });
  });
});

describe("demo over recorded payloads of real rooms", () => {
  it.runIf(hasCorpus || isRequired("corpus"))(
    "accounts for every payload, byte for byte where it is not known",
    async () => {
      const index = readFileSync(path.join(corpusFolder, "index.jsonl"), "utf8").trimEnd().split("\n");
      const recorded = index.map((line) => JSON.parse(line) as { file: string; method: string });
      const recording = record();
      expect(await runDemo(fast("--corpus", corpusFolder), recording, never)).toBe(true);
      const { events, outcome } = recording;
      expect(outcome).toMatchObject({ complete: true, messagesSent: recorded.length });
      expect(events).toHaveLength(recorded.length);
      expect(outcome?.tally.of("decodeError")).toBe(0);

      const unknown = events.filter((event) => event.type === "unknown");
      const left = new Map<string, string[]>();
      for (const { method, file } of recorded) left.set(method, [...(left.get(method) ?? []), file]);
      for (const { method, payload } of unknown) {
        const file = left.get(method)?.shift();
        expect(Buffer.from(payload).equals(readFileSync(path.join(corpusFolder, file ?? "")))).toBe(true);
      }
    },
  );
});
