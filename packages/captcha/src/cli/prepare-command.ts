import { join } from "node:path";
import { type CaptchaKind, type KindTypes, kinds } from "../client/kinds.ts";
import type { Prepared, PreparedImage } from "../prepare/prepared-image.ts";
import { readArguments, readImages, readKind } from "./arguments.ts";
import { writeOut } from "./files.ts";
import { prepareFlags, prepareUsage, toPrepareOptions } from "./prepare-flags.ts";
import { describePrepared, imagesOf } from "./prepared-file.ts";
import { type Terminal, writeJson, writeLines } from "./terminal.ts";

export const usage = `Usage: webcast-captcha prepare puzzle BACKGROUND PIECE | rotate OUTER INNER | shapes IMAGE  [options]

Makes the images as they are sent to the API, and prepared.json beside them, which \`map\` needs.

  --out DIR           where to write (default prepared)
${prepareUsage}
  --json              print prepared.json instead of lines
`;

/** Prepares the images of one task and writes them. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readArguments(argv, {
    ...prepareFlags,
    out: { type: "string", default: "prepared" },
    json: { type: "boolean" },
  });
  const kind = readKind(positionals[0]);
  const prepared = await prepareFiles(kind, positionals.slice(1), {
    ...toPrepareOptions(kind, values),
    signal: terminal.signal,
  });
  const images = imagesOf(prepared);
  const files = Object.fromEntries(images.map((image) => [image.name, fileName(image)]));
  const described = describePrepared(prepared, files);
  for (const image of images) await writeOut(join(values.out, fileName(image)), image.bytes);
  await writeOut(join(values.out, "prepared.json"), `${JSON.stringify(described, null, 2)}\n`);
  if (values.json) writeJson(terminal.stdout, described);
  else writeLines(terminal.stdout, describeLines(prepared, values.out));
}

/** Prepares image files of any kind. */
export async function prepareFiles<Kind extends CaptchaKind>(
  kind: Kind,
  files: readonly string[],
  options: KindTypes[Kind]["prepareOptions"],
): Promise<KindTypes[Kind]["prepared"]> {
  return await kinds[kind].prepare(readImages(kind, files) as unknown as KindTypes[Kind]["images"], options);
}

function fileName({ name, mime }: PreparedImage): string {
  return `${name}.${mime === "image/png" ? "png" : "jpg"}`;
}

function describeLines(prepared: Prepared, folder: string): string[] {
  const images = imagesOf(prepared).map((image) => {
    const size = `${image.width} x ${image.height} px, ${image.bytes.length} bytes`;
    return `${join(folder, fileName(image))}  ${size}${image.isUnchanged ? ", as it was" : ""}`;
  });
  return [...images, ...prepared.warnings.map(({ code, message }) => `warning: ${code}: ${message}`)];
}
