import { CAPTIONS_DEFAULT_MINUTES, type SocketQuery, sockets } from "@webcast-kit/contract";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { toType } from "../rest/validation.ts";

/** What a client asks for in the URL. */
export interface CaptionsOptions {
  readonly uniqueId: string;
  readonly key: string;
  /** Language that is spoken. */
  readonly language: string;
  /** Language to translate into. */
  readonly translate: string | undefined;
  readonly diarization: boolean;
  readonly lifetimeMs: number;
}

/** What is wrong with a URL. */
export interface OptionsProblem {
  readonly code: "INVALID_OPTIONS" | "MULTI_TRANSLATE";
  readonly message: string;
}

const MINUTE_MS = 60_000;
/** What is heard when nobody says what to listen for. */
const DEFAULT_LANGUAGE = "en";
/** Longest language code: RFC 5646 promises room for so many characters. */
const MAX_LANGUAGE_LENGTH = 35;
/** What people put between several languages. */
const SEPARATOR = /[,;|\s]/;

const { query: schema } = sockets.captions;
const validator = Compile(schema);
const properties: Readonly<Record<string, TSchema & { readonly type?: string }>> = schema.properties;

/**
 * Reads the query of the captions socket. Of an option that comes twice the first counts, as everywhere.
 *
 * @param key the key that came with the request, wherever it stood
 */
export function readCaptionsOptions(query: URLSearchParams, key: string | undefined): CaptionsOptions | OptionsProblem {
  const { apiKey: _, ...others } = fieldsOf(query);
  const fields: unknown = key === undefined ? others : { ...others, apiKey: key };
  if (!validator.Check(fields)) return invalid(problemOf(validator.Errors(fields)));
  const { language = "", translate = "" } = fields;
  if (query.getAll("translate").length > 1 || SEPARATOR.test(translate)) {
    return { code: "MULTI_TRANSLATE", message: "Only one translation language a session" };
  }
  if (Math.max(language.length, translate.length) > MAX_LANGUAGE_LENGTH) return invalid("a language code is too long");
  return toOptions(fields);
}

function toOptions(query: SocketQuery<"captions">): CaptionsOptions {
  const { uniqueId, apiKey, language, translate, diarization = true } = query;
  const { max_duration_minutes: minutes = CAPTIONS_DEFAULT_MINUTES } = query;
  return {
    uniqueId,
    key: apiKey,
    language: language || DEFAULT_LANGUAGE,
    translate: translate || undefined,
    diarization,
    // Less than a millisecond is a millisecond: the session's times are whole.
    lifetimeMs: Math.ceil(minutes * MINUTE_MS),
  };
}

/** The known parameters, numbers and booleans read from text. */
function fieldsOf(query: URLSearchParams): Record<string, unknown> {
  const known = Object.entries(properties).filter(([name]) => query.has(name));
  return Object.fromEntries(known.map(([name, { type }]) => [name, toType(query.get(name) ?? "", type)]));
}

function problemOf([first]: readonly { readonly instancePath: string; readonly message: string }[]): string {
  return `${first?.instancePath.slice(1) || "the query"} ${first?.message ?? "is not valid"}`;
}

function invalid(message: string): OptionsProblem {
  return { code: "INVALID_OPTIONS", message };
}
