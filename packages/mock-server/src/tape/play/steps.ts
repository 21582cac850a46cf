import { encodeFrame, opcodes } from "../../wire/frames.ts";
import { type WireStep, write } from "../../wire/steps.ts";
import type { ControlEntry, EofEntry, MessageEntry } from "../entry.ts";
import { sideOf } from "../entry.ts";
import type { Expected } from "./expectation.ts";
import { closeBytes, messageFrames, pushFrame } from "./frames-of.ts";
import type { SocketTake, TapeLine } from "./takes.ts";

/** Something the server does, or what it waits for before it does more. */
export type Step =
  | {
      readonly type: "do";
      /** Milliseconds of the tape. */
      readonly t: number;
      /** Line of the file. */
      readonly line: number;
      readonly wire: WireStep;
      /** Whether it is the server's close frame. */
      readonly isClose?: true;
    }
  | { readonly type: "gate"; readonly t: number; readonly line: number; readonly expected: Expected };

/** What a connection plays. */
export interface Steps {
  readonly steps: readonly Step[];
  /** What the server does when the client closes; nothing when the tape does not say. */
  readonly afterClientClose: readonly WireStep[] | undefined;
}

const ends: Readonly<Record<EofEntry["how"], WireStep>> = {
  fin: { type: "end" },
  rst: { type: "reset" },
  hang: { type: "vanish" },
};

/** What the server does on a connection, and what it waits for. */
export function stepsOf({ lines }: SocketTake): Steps {
  const clientClose = lines.findIndex(({ entry }) => entry.kind === "close" && sideOf(entry) === "c");
  const serverClose = lines.findIndex(({ entry }) => entry.kind === "close" && sideOf(entry) === "s");
  const isClientFirst = clientClose !== -1 && (serverClose === -1 || clientClose < serverClose);
  const cut = isClientFirst ? clientClose + 1 : lines.length;
  const after = toSteps(lines.slice(cut)).flatMap((step) => (step.type === "do" ? [step.wire] : []));
  return {
    steps: toSteps(withoutAnswers(lines.slice(0, cut))),
    afterClientClose: after.length === 0 ? undefined : after,
  };
}

/** Pongs that answer a ping come when a client pings, not by the tape. */
function withoutAnswers(lines: readonly TapeLine[]): TapeLine[] {
  const pings: string[] = [];
  return lines.filter(({ entry }) => {
    if (entry.kind === "ping" && sideOf(entry) === "c") pings.push(textOf(entry));
    if (entry.kind !== "pong" || sideOf(entry) === "c") return true;
    const asked = pings.indexOf(textOf(entry));
    if (asked !== -1) pings.splice(asked, 1);
    return asked === -1;
  });
}

function textOf({ bytes }: ControlEntry): string {
  return Buffer.from(bytes).toString("latin1");
}

function toSteps(lines: readonly TapeLine[]): Step[] {
  const steps: Step[] = [];
  let batch: { readonly line: number; readonly messages: MessageEntry[] } | undefined;
  let pushed = 0;
  const flush = () => {
    if (batch === undefined) return;
    const [first] = batch.messages as [MessageEntry];
    steps.push({ type: "do", t: first.t, line: batch.line, wire: write(pushFrame(batch.messages, ++pushed)) });
    batch = undefined;
  };
  for (const { line, entry } of lines) {
    if (entry.kind === "message" && batch?.messages[0]?.t === entry.t) {
      batch.messages.push(entry);
      continue;
    }
    flush();
    if (entry.kind === "message") batch = { line, messages: [entry] };
    else steps.push(...toStep({ line, entry }));
  }
  flush();
  return steps;
}

/** Of one line that is no message: one step or none. */
function toStep({ line, entry }: TapeLine): Step[] {
  const { t } = entry;
  if (entry.kind === "eof") return sideOf(entry) === "s" ? [{ type: "do", t, line, wire: ends[entry.how] }] : [];
  if (sideOf(entry) === "c") return toGate({ line, entry });
  switch (entry.kind) {
    case "text":
    case "frame":
      return [{ type: "do", t, line, wire: write(messageFrames(entry)) }];
    case "ping":
    case "pong": {
      const payload = Buffer.from(entry.bytes);
      return [{ type: "do", t, line, wire: write(encodeFrame({ opcode: opcodes[entry.kind], payload })) }];
    }
    case "close": {
      const frame = encodeFrame({ opcode: opcodes.close, payload: closeBytes(entry) });
      return [{ type: "do", t, line, wire: write(frame), isClose: true }];
    }
    default:
      return [];
  }
}

function toGate({ line, entry }: TapeLine): Step[] {
  if (!("expect" in entry) || entry.expect === undefined) return [];
  const bytes =
    entry.kind === "close"
      ? closeBytes(entry)
      : Buffer.from(entry.kind === "text" ? (entry.bytes ?? entry.text) : entry.bytes);
  return [{ type: "gate", t: entry.t, line, expected: { kind: entry.kind, expect: entry.expect, bytes } }];
}
