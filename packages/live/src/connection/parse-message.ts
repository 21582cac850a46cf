import { LiveError } from "../errors.ts";

/** A JSON object of the server. It is nobody else's: it may be changed in place. */
export type Message = Record<string, unknown>;

/** Longest name of an event; real ones have up to about 30 characters. */
const MAX_NAME_LENGTH = 64;

export function isObject(value: unknown): value is Message {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @throws {LiveError} ERR_MESSAGE_INVALID when the text is no JSON object */
export function parseMessage(text: string): Message {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    throw invalid("the message is no JSON");
  }
  if (!isObject(message)) throw invalid("the message is no JSON object");
  return message;
}

/** @throws {LiveError} ERR_MESSAGE_INVALID when the name is none */
export function checkName(name: unknown): string {
  if (typeof name === "string" && name !== "" && name.length <= MAX_NAME_LENGTH) return name;
  throw invalid("the message does not say what it is");
}

export function invalid(message: string): LiveError {
  return new LiveError("ERR_MESSAGE_INVALID", message);
}

/** The decimal string of a 64-bit id; nothing when the value is no such string, or zero. */
export function idOf(value: unknown): string | undefined {
  return typeof value === "string" && /^[0-9]{1,20}$/.test(value) && value !== "0" ? value : undefined;
}
