import { CaptchaError } from "../errors.ts";
import type { Point } from "../geometry/affine.ts";
import type { MappedAnswer, RawAnswer } from "./answer.ts";
import { isObject, rawAnswer } from "./raw-answer.ts";

/** Fields that every answer has. */
const OUTCOME = ["confidence", "solve_time_ms"] as const;

/** Reads the fields of an answer, of which nothing is certain; the first one that cannot be true throws. */
export class AnswerReader {
  /** What every answer says. */
  readonly outcome: Pick<MappedAnswer, "confidence" | "solveTimeMs" | "raw">;
  readonly #raw: RawAnswer;
  readonly #kind: string;

  /**
   * @param fields names of what the answer has beside `confidence` and `solve_time_ms`
   * @throws {CaptchaError} ERR_ANSWER_INVALID when it is no object, or one of those two cannot be true
   */
  constructor(kind: string, answer: unknown, fields: readonly string[]) {
    this.#kind = kind;
    this.#raw = rawAnswer(answer, [...fields, ...OUTCOME]) as RawAnswer;
    if (!isObject(answer)) throw this.fault(`must be an object, and is ${show(this.#raw)}`);
    const confidence = this.number("confidence", 0, 1);
    this.outcome = { confidence, solveTimeMs: this.number("solve_time_ms", 0), raw: this.#raw };
  }

  /** A finite number in a range. */
  number(field: string, min: number, max = Number.POSITIVE_INFINITY): number {
    return this.#checkNumber(field, this.#raw[field], min, max);
  }

  /** A place whose numbers lie in ranges that begin at 0. */
  point(field: string, maxX: number, maxY: number): Point {
    const value = this.#raw[field];
    if (value === undefined) throw this.#missing(field);
    if (!isObject(value)) throw this.fault(`has ${field} = ${show(value)}, which must be a point`);
    return {
      x: this.#checkNumber(`${field}.x`, value["x"], 0, maxX),
      y: this.#checkNumber(`${field}.y`, value["y"], 0, maxY),
    };
  }

  /** The error of an answer that cannot be true. */
  fault(message: string): CaptchaError {
    return new CaptchaError("ERR_ANSWER_INVALID", `${this.#kind}: the answer ${message}`, { answer: this.#raw });
  }

  #checkNumber(place: string, value: unknown, min: number, max: number): number {
    if (value === undefined) throw this.#missing(place);
    if (typeof value === "number" && Number.isFinite(value) && value >= min && value <= max) return value;
    const range = max === Number.POSITIVE_INFINITY ? `${min} or more` : `from ${min} to ${max}`;
    throw this.fault(`has ${place} = ${show(value)}, which must be a number ${range}`);
  }

  #missing(place: string): CaptchaError {
    return this.fault(`has no ${place}`);
  }
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  return isObject(value) ? "an object" : String(value);
}
