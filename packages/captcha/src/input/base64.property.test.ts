import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CaptchaError } from "../errors.ts";
import type { ImageInput } from "./image-input.ts";
import { readInput } from "./read-input.ts";

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Bytes that begin as an image does, as a text without a tag must. */
const image = fc.uint8Array({ maxLength: 200 }).map((rest) => Uint8Array.from([...PNG, ...rest]));
/** How a text is written. */
interface Spelling {
  readonly isUrlSafe: boolean;
  readonly isPadded: boolean;
  /** Letters between two breaks; null without breaks. */
  readonly width: number | null;
  readonly newline: string;
  /** What stands before it. */
  readonly prefix: string;
  /** As in a URL, when it stands in one. */
  readonly isEscaped: boolean;
}

const prefixes = [
  "",
  "data:image/png;base64,",
  "DATA:;base64,",
  "data:None;base64,",
  " data:image/jpeg;name=a;base64,",
];
const spelling: fc.Arbitrary<Spelling> = fc.record({
  isUrlSafe: fc.boolean(),
  isPadded: fc.boolean(),
  width: fc.option(fc.integer({ min: 1, max: 76 })),
  newline: fc.constantFrom("\n", "\r\n", " ", "\n\t"),
  prefix: fc.constantFrom(...prefixes),
  isEscaped: fc.boolean(),
});

function spell(bytes: Uint8Array, { isUrlSafe, isPadded, width, newline, prefix, isEscaped }: Spelling): string {
  const plain = Buffer.from(bytes).toString("base64");
  const letters = isUrlSafe ? plain.replaceAll("+", "-").replaceAll("/", "_") : plain;
  const padded = isPadded ? letters : letters.replace(/=+$/, "");
  const lines = width === null ? padded : padded.replace(new RegExp(`.{${width}}`, "g"), `$&${newline}`);
  return prefix + (prefix !== "" && isEscaped ? encodeURIComponent(lines) : lines);
}

describe("base64", { timeout: 60_000 }, () => {
  it("gives the same bytes however it is written and wherever it is given", async () => {
    const forms: readonly ((text: string) => ImageInput)[] = [(text) => text, (base64) => ({ base64 })];
    await fc.assert(
      fc.asyncProperty(image, spelling, fc.constantFrom(...forms), async (bytes, how, form) => {
        const read = await readInput("piece", form(spell(bytes, how)));
        expect(Buffer.compare(read, bytes)).toBe(0);
      }),
    );
  });

  it("gives bytes or a typed error for any text, which the error does not show", async () => {
    const text = fc.oneof(fc.string(), fc.base64String({ maxLength: 60 }), fc.string({ unit: "binary" }));
    const head = fc.constantFrom("", "data:", "data:image/png;base64,", "data:,", "https:", "iVBORw0KGgo");
    const forms: readonly ((text: string) => ImageInput)[] = [
      (given) => given,
      (base64) => ({ base64 }),
      (dataUrl) => ({ dataUrl }),
    ];
    await fc.assert(
      fc.asyncProperty(head, text, fc.constantFrom(...forms), async (before, after, form) => {
        const outcome = await readInput("piece", form(`${before}/secret/${after}`)).catch((error: unknown) => error);
        if (outcome instanceof Uint8Array) return;
        expect(outcome).toBeInstanceOf(CaptchaError);
        expect(String(outcome)).not.toContain("secret");
      }),
    );
  });
});
