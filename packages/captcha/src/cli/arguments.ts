import { type ParseArgsConfig, parseArgs } from "node:util";
import { type CaptchaKind, isCaptchaKind, kinds } from "../client/kinds.ts";
import type { Box } from "../geometry/affine.ts";
import { UsageError } from "./terminal.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Reads a command line: options may stand anywhere. */
export function readArguments<const Declared extends Options>(
  argv: readonly string[],
  options: Declared,
): ReturnType<typeof parseArgs<{ options: Declared; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The kind, which comes first. */
export function readKind(text: string | undefined): CaptchaKind {
  if (isCaptchaKind(text)) return text;
  throw new UsageError(`the kind must be ${Object.keys(kinds).join(", ")}, got ${text ?? "nothing"}`);
}

/** The files of a kind's images, in the order of its endpoint: what `preparePuzzle` and the others take. */
export function readImages(kind: CaptchaKind, files: readonly string[]): Record<string, { readonly path: string }> {
  const names = kinds[kind].images;
  if (files.length !== names.length) {
    throw new UsageError(`${kind} needs ${names.length} image file(s) (${names.join(", ")}), got ${files.length}`);
  }
  return Object.fromEntries(names.map((name, index) => [name, { path: files[index] ?? "" }]));
}

/** A number that was said; an empty text is none, whatever `Number("")` says. */
export function toNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isNaN(value)) return value;
  throw new UsageError(`--${option} must be a number, got ${JSON.stringify(text)}`);
}

/** A box that was said, as `left,top,width,height`. */
export function toBox(option: string, text: string | undefined): Box | undefined {
  if (text === undefined) return undefined;
  const [left, top, width, height, ...more] = text.split(",").map((part) => toNumber(option, part));
  if (left !== undefined && top !== undefined && width !== undefined && height !== undefined && more.length === 0) {
    return { left, top, width, height };
  }
  throw new UsageError(`--${option} must be left,top,width,height, got ${JSON.stringify(text)}`);
}

/**
 * Refuses options that were said and belong to other kinds.
 *
 * @param kindsOf which kinds an option belongs to; what is not in it belongs to all
 */
export function refuseForeign(
  kind: CaptchaKind,
  values: Readonly<Record<string, unknown>>,
  kindsOf: Readonly<Record<string, readonly CaptchaKind[]>>,
): void {
  for (const [option, owners] of Object.entries(kindsOf)) {
    if (values[option] === undefined || owners.includes(kind)) continue;
    throw new UsageError(`--${option} is for ${owners.join(" and ")}, not for ${kind}`);
  }
}
