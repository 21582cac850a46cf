import { argumentError } from "../arguments.ts";
import { LiveError } from "../errors.ts";

/** What a captions session does. */
export interface CaptionsSettings {
  /** Language that is spoken, e.g. `en`. Default: the server finds out. */
  readonly language?: string | undefined;
  /** Language to translate into, one only: another one is another session with credits of its own. Default: none. */
  readonly translate?: string | undefined;
  /** Tell speakers apart. Default: as the server does, which the reference says is true. */
  readonly diarization?: boolean | undefined;
  /**
   * Minutes after which the server ends a session, above 0 and up to 300. Default: the server's, 60 by the reference.
   * The client connects anew then, at once: give `reconnect: false` for one session only.
   */
  readonly maxDurationMinutes?: number | undefined;
}

/** Longest session, in minutes; the contract says the same, and loading its schemas for it would be dear in pages. */
export const MAX_MINUTES = 300;
/** Letters, digits and hyphens as in RFC 5646, which promises room for 35. */
const LANGUAGE = /^[A-Za-z0-9]{1,8}(?:-[A-Za-z0-9]{1,8}){0,8}$/;
/** What people put between several languages. */
const SEPARATOR = /[,;|\s]/;

/**
 * The settings as parameters of the URL, without those that were not given.
 *
 * @throws {LiveError} ERR_ARGUMENT when one is out of range, also for a second language to translate into
 */
export function captionsQuery(settings: CaptionsSettings): Record<string, string> {
  const { language, translate, diarization, maxDurationMinutes } = settings;
  const query: Record<string, string> = {};
  if (language !== undefined && language !== "") query["language"] = checkLanguage("language", language);
  if (translate !== undefined && translate !== "") query["translate"] = checkTranslate(translate);
  if (diarization !== undefined) query["diarization"] = String(checkBoolean("diarization", diarization));
  if (maxDurationMinutes !== undefined) query["max_duration_minutes"] = String(checkMinutes(maxDurationMinutes));
  return query;
}

function checkTranslate(translate: unknown): string {
  if (Array.isArray(translate) || (typeof translate === "string" && SEPARATOR.test(translate.trim()))) {
    const message = "translate takes one language a session: open another session for another language";
    throw new LiveError("ERR_ARGUMENT", message);
  }
  return checkLanguage("translate", translate);
}

function checkLanguage(field: string, language: unknown): string {
  if (typeof language === "string" && language.length <= 35 && LANGUAGE.test(language)) return language;
  throw argumentError(field, "a language code such as en or pt-BR", language);
}

function checkBoolean(field: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw argumentError(field, "true or false", value);
}

function checkMinutes(minutes: unknown): number {
  if (typeof minutes === "number" && minutes > 0 && minutes <= MAX_MINUTES) return minutes;
  throw argumentError("maxDurationMinutes", `a number above 0 and up to ${MAX_MINUTES}`, minutes);
}
