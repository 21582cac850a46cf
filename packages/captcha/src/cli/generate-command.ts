import { join } from "node:path";
import type { CaptchaKind } from "../client/kinds.ts";
import {
  type Disturbances,
  puzzleScene,
  rotateScene,
  type Scene,
  type SceneImage,
  shapesScene,
} from "../testing/index.ts";
import { readArguments, readKind, toNumber } from "./arguments.ts";
import { writeOut } from "./files.ts";
import { type Terminal, UsageError, writeJson, writeLines } from "./terminal.ts";

export const usage = `Usage: webcast-captcha generate puzzle | rotate | shapes  [options]

Writes synthetic images with their truth, for tests: the mock server answers them from a code that is drawn into them.
Beside the images it writes truth.jsonl, and tasks.jsonl for \`solve --batch\`.

  --seed N            seed of the first one (default 1); the same seed gives the same pixels
  --count N           how many, 1 to 10000 (default 1)
  --out DIR           where to write (default scenes)
  --disturb LIST      what is wrong with them, e.g. format=webp,scale=0.5,colourNoise: alphaNoise, colourNoise,
                      clearMarginPx=N, scale=0.5|2, darkFramePx=N, opaqueDiscs, orientation=1..8, format=png|jpeg|webp|avif
  --json              print truth.jsonl instead of lines
`;

const scenes = { puzzle: puzzleScene, rotate: rotateScene, shapes: shapesScene };

/** Writes scenes of one kind. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readArguments(argv, {
    seed: { type: "string", default: "1" },
    count: { type: "string", default: "1" },
    out: { type: "string", default: "scenes" },
    disturb: { type: "string" },
    json: { type: "boolean" },
  });
  const kind = readKind(positionals[0]);
  if (positionals.length > 1) throw new UsageError(`generate takes one kind, got also ${positionals[1]}`);
  const first = toNumber("seed", values.seed) ?? 1;
  const count = toNumber("count", values.count) ?? 1;
  if (!Number.isInteger(count) || count < 1 || count > 10_000) throw new UsageError("--count must be from 1 to 10000");
  const written = [];
  for (let seed = first; seed < first + count; seed++) {
    terminal.signal.throwIfAborted();
    const scene = await scenes[kind]({ seed, disturbances: toDisturbances(values.disturb) });
    written.push(await writeScene(kind, seed, scene, values.out));
  }
  await writeOut(join(values.out, "truth.jsonl"), toLines(written.map(({ truth }) => truth)));
  await writeOut(join(values.out, "tasks.jsonl"), toLines(written.map(({ task }) => task)));
  for (const { truth, task } of written) {
    if (values.json) writeJson(terminal.stdout, truth);
    else writeLines(terminal.stdout, [`${Object.values(task).slice(1).join("  ")}  ${JSON.stringify(truth.truth)}`]);
  }
}

async function writeScene(kind: CaptchaKind, seed: number, scene: Scene, folder: string) {
  const images = Object.entries(scene.images) as [string, SceneImage][];
  const files = images.map(([name, { mime }]) => [name, join(folder, `${kind}-${seed}-${name}.${extension(mime)}`)]);
  for (const [index, [, { bytes }]] of images.entries()) await writeOut(files[index]?.[1] ?? "", bytes);
  return {
    task: { kind, ...(Object.fromEntries(files) as Record<string, string>) },
    truth: { kind, seed, truth: scene.truth },
  };
}

function extension(mime: SceneImage["mime"]): string {
  return mime === "image/jpeg" ? "jpg" : mime.slice("image/".length);
}

/** `a,b=1,c=word,d=false`: what has no value is on. */
function toDisturbances(list: string | undefined): Disturbances {
  const pairs = (list ?? "").split(",").filter(Boolean);
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = "", value] = pair.split("=", 2);
      return [name, toValue(value)];
    }),
  );
}

function toValue(text = "true"): boolean | number | string {
  if (text === "true" || text === "false") return text === "true";
  return text === "" || Number.isNaN(Number(text)) ? text : Number(text);
}

function toLines(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join("");
}
