import { decodeEvent, decodeFrame, ProtocolError } from "@webcast-kit/protocol";
import { createDedup } from "@webcast-kit/protocol/session";
import type { ConnectionNotice, Heard, RoomEvent } from "../room/heard.ts";
import type { TimedHeard } from "./read-heard.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A time that is so much later than the one before is no time: somebody's clock was wrong. */
const MAX_STEP_MS = 86_400_000;

/** Reads lines of `listen --json` and of tapes, each as what was heard. */
export class LineReader {
  readonly #dedup = createDedup();
  #atMs: number | undefined;

  /** @throws {Error} when it is neither */
  *read(value: unknown, number: number): Generator<TimedHeard, undefined> {
    const fields = isObject(value) ? value : {};
    if ("tape" in fields) return;
    if (typeof fields["k"] === "string") {
      this.#advance(fields["t"]);
      for (const heard of this.#readTape(fields)) yield { heard, atMs: this.#atMs };
    } else if (typeof fields["type"] === "string") {
      this.#advance(fields["timestamp"]);
      yield { heard: { event: toEvent(fields["type"], fields) }, atMs: this.#atMs };
    } else {
      throw new Error(`line ${number} is neither an event of "webcast listen --json" nor a line of a tape`);
    }
  }

  /** Time does not go back: events of history come late. */
  #advance(said: unknown): void {
    if (typeof said !== "number" || !(said >= 0)) return;
    const stepMs = said - (this.#atMs ?? said);
    if (stepMs >= 0 && stepMs <= MAX_STEP_MS) this.#atMs = said;
  }

  /** After a reconnect, messages come again. */
  *#readTape(line: Fields): Generator<Heard, undefined> {
    for (const heard of readTapeLine(line)) {
      if (heard.event === undefined || this.#isNew(heard.event)) yield heard;
    }
  }

  #isNew(event: RoomEvent): boolean {
    const { msgId } = event as { readonly msgId?: unknown };
    const identity = { roomId: "", method: event.type, msgId: typeof msgId === "string" ? msgId : "" };
    return this.#dedup.isNew(identity, this.#atMs ?? 0);
  }
}

/** What the server said in a line of a tape. */
function readTapeLine(line: Fields): Heard[] {
  switch (line["k"]) {
    case "upgrade":
      return line["status"] === 101 ? [note("connected", "connected")] : [];
    case "close":
      return line["d"] === "c" ? [] : [note("ended", `ended: ${line["reason"] ?? ""} (${line["code"] ?? "no code"})`)];
    case "text":
      return line["d"] === "c" ? [] : readManaged(line);
    case "msg":
      return readMessage(line);
    case "bin":
      return line["d"] === "c" ? [] : readFrame(line["b64"]);
    default:
      return [];
  }
}

function readManaged(line: Fields): Heard[] {
  const message = isObject(line["j"]) ? line["j"] : parsed(line["s"]);
  const name = message["event"] ?? message["type"];
  if (typeof name !== "string") return [];
  return [{ event: toEvent(name, isObject(message["data"]) ? message["data"] : message) }];
}

function parsed(text: unknown): Fields {
  try {
    const value: unknown = JSON.parse(String(text));
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function readMessage({ j, method, msgId, history, b64 }: Fields): Heard[] {
  if (isObject(j) && typeof j["type"] === "string") return [{ event: toEvent(j["type"], j) }];
  if (typeof method !== "string" || typeof b64 !== "string") return [];
  const envelope = {
    msgId: typeof msgId === "string" ? msgId : "0",
    msgType: 0,
    offset: "0",
    isHistory: history === true,
  };
  return [{ event: decodeEvent({ ...envelope, method, payload: Buffer.from(b64, "base64") }) }];
}

function readFrame(b64: unknown): Heard[] {
  try {
    return decodeFrame(Buffer.from(String(b64), "base64")).map((event) => ({ event }));
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return [note("skipped", `a frame was left out: ${error.message}`)];
  }
}

function note(type: ConnectionNotice["type"], text: string): Heard {
  return { notice: { type, text } };
}

/** As the file says: whoever counts such events looks at each field. */
function toEvent(type: string, fields: Fields): RoomEvent {
  return { ...fields, type } as unknown as RoomEvent;
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}
