import {
  decodeEvents,
  decodeFramePayload,
  decodePushFrame,
  type LiveEvent,
  ProtocolError,
} from "@webcast-kit/protocol";
import type { Redactor } from "../journal/redact.ts";
import { opcodes, readClosePayload, type SplitFrame } from "../wire/frames.ts";
import { gistOf } from "./gist.ts";
import type { FrameItem } from "./stream-items.ts";

type Description = Pick<FrameItem, "names" | "text">;

const MAX_NAMES = 20;
const MAX_NAME = 64;
const MAX_TEXT = 240;
/** Longer payloads are not looked into. */
const MAX_READ_BYTES = 64 * 1024;
const NOTHING: Description = { names: [] };

/** What clients say by push frames. Any other name is a text of the client's, which may be a secret. */
const CLIENT_FRAMES: ReadonlySet<string> = new Set(["hb", "ack", "im_enter_room"]);

const opcodeNames = new Map<number, string>(Object.entries(opcodes).map(([name, opcode]) => [opcode, name]));

export function nameOfOpcode(opcode: number): string {
  return opcodeNames.get(opcode) ?? String(opcode);
}

/** Says of a client's frame what it is, and nothing that the client wrote. */
export function describeClientFrame({ opcode, fin, payload }: SplitFrame): Description {
  if (opcode === opcodes.close) return { names: [], text: String(readClosePayload(payload).code) };
  if (opcode !== opcodes.binary || !fin) return NOTHING;
  return orNothing(() => {
    const { payloadType } = decodePushFrame(payload);
    return { names: [CLIENT_FRAMES.has(payloadType) ? payloadType : "unknown"] };
  });
}

/** Says of the mock's frame what it is, and what its first event says. */
export function describeMockFrame({ opcode, fin, payload }: SplitFrame, redactor: Redactor): Description {
  if (opcode === opcodes.close) {
    const { code, reason } = readClosePayload(payload);
    return { names: [], text: cut(redactor.text(`${code} ${reason}`.trim())) };
  }
  if (!fin || payload.length > MAX_READ_BYTES) return NOTHING;
  if (opcode === opcodes.text) return describeText(payload.toString(), redactor);
  return opcode === opcodes.binary ? orNothing(() => describePushFrame(payload, redactor)) : NOTHING;
}

function describeText(text: string, redactor: Redactor): Description {
  try {
    const json = redactor.json(JSON.parse(text)) as { event?: unknown; type?: unknown; data?: unknown } | null;
    const name = json?.event ?? json?.type;
    return {
      names: typeof name === "string" ? [name.slice(0, MAX_NAME)] : [],
      text: cut(gistOf(json?.data ?? json)),
    };
  } catch {
    // A tape may hold any text.
    return { names: [], text: cut(redactor.text(text)) };
  }
}

function describePushFrame(bytes: Buffer, redactor: Redactor): Description {
  const frame = decodePushFrame(bytes);
  const type = redactor.text(frame.payloadType).slice(0, MAX_NAME);
  if (frame.payload.length === 0 || frame.payloadType === "hb") return { names: [type] };
  const events = decodeEvents(decodeFramePayload(frame));
  const names = [type, ...events.slice(0, MAX_NAMES - 1).map(nameOf)];
  const [first] = events;
  return first === undefined ? { names } : { names, text: cut(gistOf(redactor.json(plain(first)))) };
}

function nameOf(event: LiveEvent): string {
  return (event.type === "unknown" ? event.method : event.type).slice(0, MAX_NAME);
}

/** An event as its JSON has it; the payload of one that is not known is bytes for programs. */
function plain(event: LiveEvent): unknown {
  return JSON.parse(JSON.stringify(event, (name, value: unknown) => (name === "payload" ? undefined : value)));
}

function cut(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT - 1)}…`;
}

/** A tape may hold any bytes, and faults make more of them. */
function orNothing(describe: () => Description): Description {
  try {
    return describe();
  } catch (error) {
    if (error instanceof ProtocolError) return NOTHING;
    throw error;
  }
}
