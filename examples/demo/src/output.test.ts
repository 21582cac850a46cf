import type { LiveEventData } from "@webcast-kit/protocol";
import { describe, expect, it } from "vitest";
import { createTextOutput } from "./output.ts";
import { isAccountedFor, type Outcome } from "./summary.ts";
import { Tally } from "./tally.ts";

const control: LiveEventData = { type: "control", action: 1, msgId: "1", timestamp: 0, history: false };

function outcomeOf(change: Partial<Outcome> = {}): Outcome {
  const tally = new Tally();
  tally.add(control);
  tally.add({
    type: "unknown",
    method: "WebcastX",
    payload: new Uint8Array(0),
    msgId: "",
    timestamp: 0,
    history: false,
  });
  return {
    tally,
    stats: {
      frames: 2,
      bytes: 3000,
      inflatedBytes: 9000,
      messages: 2,
      acks: 2,
      heartbeats: 1,
      unknownFrames: 0,
      decodeTimeMs: 1,
      ...{ queuedEvents: 0, droppedEvents: 0, pauses: 0, reconnects: 0, duplicates: 0, gaps: 0 },
    },
    messagesSent: 2,
    acks: { expected: 2, accepted: 2 },
    end: "the stream ended",
    complete: true,
    ...change,
  };
}

describe("createTextOutput", () => {
  it("keeps a counter below the lines on a terminal, and clears it at the end", () => {
    let now = 0;
    let text = "";
    const output = createTextOutput({ isTTY: true, write: (part) => (text += part) }, () => now);
    output.event(control, 1);
    now = 50; // too soon for another count
    output.event(control, 2);
    now = 1500;
    output.event(control, 3);
    expect(text).toBe(
      [
        "\r\u001b[Kcontrol     the stream is paused\n1 events, 0.0 s",
        "\r\u001b[Kcontrol     the stream is paused\n1 events, 0.0 s",
        "\r\u001b[Kcontrol     the stream is paused\n3 events, 1.5 s",
      ].join(""),
    );
    text = "";
    output.finished(outcomeOf());
    expect(text.startsWith("\r\u001b[K\n")).toBe(true);
  });

  it("prints a table with every count", () => {
    let text = "";
    createTextOutput({ write: (part) => (text += part) }, () => 0).finished(outcomeOf());
    expect(text).toContain("control               1\nunknown               1\ntotal                 2\n");
    expect(text).toContain("decode        0.500 ms a frame, 1.0 ms in all\n");
    expect(text).toContain("  WebcastX ");
    expect(text).toContain("2 of 2 accounted for (100 %)\n");
    expect(text).toContain("1 decoded, 1 of unknown methods, 0 broken");
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe("isAccountedFor", () => {
  it.each<[boolean, string, Partial<Outcome>]>([
    [true, "all came", {}],
    [false, "a message is missing", { messagesSent: 3 }],
    [false, "an ack is missing", { acks: { expected: 3, accepted: 2 } }],
  ])("is %s when %s", (expected, _title, change) => {
    expect(isAccountedFor(outcomeOf(change))).toBe(expected);
  });
});
