import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { main } from "./main.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "webcast-captcha-"));
});
afterAll(() => rm(folder, { recursive: true }));

const at = (name: string) => join(folder, name);

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs a command line as a terminal would, with what is typed into it. */
async function run(
  argv: readonly string[],
  input = "",
  { isTTY = false, env = {}, signal = never } = {},
): Promise<Ran> {
  const [out, error]: [string[], string[]] = [[], []];
  const code = await main(argv, {
    stdin: Readable.from([input]),
    stdout: { write: (text) => out.push(text) },
    stderr: { isTTY, write: (text) => error.push(text) },
    env,
    signal,
  });
  return { code, out: out.join(""), error: error.join("") };
}

const never = new AbortController().signal;
const json = (text: string): unknown => JSON.parse(text);

/** A generated puzzle: its files and truth. */
async function puzzle(seed: number) {
  const { out } = await run(["generate", "puzzle", "--seed", `${seed}`, "--out", at("scenes"), "--json"]);
  const { truth } = json(out) as { truth: { slideXPx: number; slideXProportion: number; topPx: number } };
  const files = ["puzzle", "piece"].map((name) => at(`scenes/puzzle-${seed}-${name}.png`)) as [string, string];
  return { files, truth };
}

const answerTo = ({ slideXPx, slideXProportion }: { slideXPx: number; slideXProportion: number }) =>
  JSON.stringify({
    status_code: 0,
    data: { slide_x_px: slideXPx, slide_x_proportion: slideXProportion, confidence: 0.9, solve_time_ms: 12 },
  });

describe("webcast-captcha", () => {
  it("says how it is used, as a whole and for each command", async () => {
    for (const argv of [[], ["--help"], ["-h"]]) expect(await run(argv)).toMatchObject({ code: 0, error: "" });
    for (const command of ["prepare", "solve", "map", "overlay", "generate"]) {
      const { code, out } = await run([command, "--help"]);
      expect([code, out]).toEqual([0, expect.stringContaining(`Usage: webcast-captcha ${command}`)]);
    }
    expect((await run(["--version"])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    { argv: ["guess"], says: 'unknown command "guess"' },
    { argv: ["prepare"], says: "the kind must be puzzle, rotate, shapes, got nothing" },
    { argv: ["prepare", "puzzle", "one.png"], says: "puzzle needs 2 image file(s) (puzzle, piece), got 1" },
    { argv: ["prepare", "shapes", "one.png", "--max-side", "wide"], says: '--max-side must be a number, got "wide"' },
    { argv: ["prepare", "shapes", "one.png", "--crop", "1,2,3"], says: "--crop must be left,top,width,height" },
    { argv: ["prepare", "shapes", "one.png", "--fast"], says: "--fast" },
    { argv: ["prepare", "rotate", "a.png", "b.png", "--crop", "0,0,9,9"], says: "--crop is for puzzle and shapes" },
    {
      argv: ["prepare", "rotate", "a.png", "b.png", "--trim-piece"],
      says: "--trim-piece is for puzzle, not for rotate",
    },
    { argv: ["solve", "puzzle", "a.png", "b.png", "--angle", "banana"], says: "--angle is for rotate, not for puzzle" },
    { argv: ["solve", "shapes", "one.png"], says: "set TIKTOOL_API_KEY" },
    { argv: ["solve", "shapes", "one.png", "--batch", "tasks.jsonl"], says: "--batch takes its tasks from a file" },
    { argv: ["solve", "puzzle", "a.png", "b.png", "--track", "348"], says: "need --image-width" },
    { argv: ["solve", "rotate", "a.png", "b.png", "--track", "348"], says: "go together" },
    { argv: ["map", "one.json"], says: "map needs two files" },
    { argv: ["overlay", "shapes", "one.png"], says: "overlay needs --answer FILE" },
    { argv: ["generate", "puzzle", "--count", "0"], says: "--count must be from 1 to 10000" },
    { argv: ["generate", "puzzle", "--disturb", "scale=3"], says: "disturbances.scale must be 0.5, 1 or 2, got 3" },
    { argv: ["generate", "puzzle", "--disturb", "colorNoise"], says: 'got "colorNoise"' },
    { argv: ["generate", "puzzle", "--disturb", "colourNoise=maybe"], says: 'must be true or false, got "maybe"' },
  ])("refuses $argv with exit code 2", async ({ argv, says }) => {
    const { code, out, error } = await run(argv);
    expect([code, out]).toEqual([2, ""]);
    expect(error).toMatch(/^webcast-captcha: .+\n$/);
    expect(error).toContain(says);
  });

  it.each([
    { argv: ["prepare", "shapes", "no-such-file.png"], says: '"no-such-file.png", which does not exist' },
    { argv: ["map", "no-such-file.json", "-"], says: "cannot read no-such-file.json" },
  ])("fails with exit code 1 for a file that is missing: $argv", async ({ argv, says }) => {
    expect(await run(argv)).toMatchObject({ code: 1, error: expect.stringContaining(says) });
  });

  it("takes false for a disturbance", async () => {
    const generated = async (folder: string, ...flags: string[]) => {
      await run(["generate", "shapes", "--out", at(folder), ...flags]);
      return await readFile(at(`${folder}/shapes-1-image.png`));
    };
    const plain = await generated("plain");
    expect(plain.equals(await generated("off", "--disturb", "colourNoise=false"))).toBe(true);
    expect(plain.equals(await generated("on", "--disturb", "colourNoise=true"))).toBe(false);
  });

  it("fails with exit code 1 for a file that is no image, and names what it looks like", async () => {
    await writeFile(at("page.png"), "<!doctype html><title>404</title>");
    const { code, error } = await run(["prepare", "shapes", at("page.png"), "--out", at("none")]);
    expect([code, error]).toEqual([1, expect.stringContaining("HTML")]);
  });

  it("is interrupted", async () => {
    const { code, error } = await run(["generate", "shapes", "--out", at("scenes")], "", {
      signal: AbortSignal.abort(),
    });
    expect([code, error]).toEqual([1, "webcast-captcha: interrupted\n"]);
  });
});

describe("webcast-captcha prepare and map", () => {
  it("keep in a file all that mapping needs", async () => {
    const { files, truth } = await puzzle(3);
    const prepared = await run(["prepare", "puzzle", ...files, "--max-side", "300", "--out", at("prepared"), "--json"]);
    expect(prepared.code).toBe(0);
    expect(json(prepared.out)).toEqual(json(await readFile(at("prepared/prepared.json"), "utf8")));
    expect(json(prepared.out)).toMatchObject({ kind: "puzzle", puzzle: { width: 300, isUnchanged: false } });
    expect(await sharp(at("prepared/puzzle.png")).metadata()).toMatchObject({ width: 300 });

    const answer = answerTo({ ...truth, slideXPx: truth.slideXProportion * 300 });
    const mapped = await run(["map", at("prepared/prepared.json"), "-", "--json", "--image-width", "348"], answer);
    const { slide } = json(mapped.out) as { slide: { originalPx: number; pagePx: number } };
    expect(slide.originalPx).toBeCloseTo(truth.slideXPx, 0);
    expect(slide.pagePx).toBeCloseTo((truth.slideXPx * 348) / 552, 0);
  });

  it("say for a person what they did", async () => {
    const { files, truth } = await puzzle(4);
    const { out } = await run(["prepare", "puzzle", ...files, "--out", at("again")]);
    expect(out).toMatch(/puzzle\.png {2}552 x 344 px, \d+ bytes, as it was\n/);
    const flags = ["--image-width", "348", "--track", "348", "--knob", "64"];
    const mapped = await run(["map", at("again/prepared.json"), "-", ...flags], answerTo(truth));
    expect(mapped.out).toMatch(/^slide {7}[\d.]+ px of the background\non the page [\d.]+ px\nknob {8}[\d.]+ px\nconf/);
  });
});

describe("webcast-captcha overlay", () => {
  it("draws an answer on the original", async () => {
    const { files, truth } = await puzzle(5);
    const flags = ["--answer", "-", "--out", at("drawn/overlay.png"), "--piece-top", `${truth.topPx}`];
    const { code, out } = await run(["overlay", "puzzle", ...files, ...flags], answerTo(truth));
    expect([code, out]).toEqual([0, `${at("drawn/overlay.png")}\n`]);
    expect(await sharp(at("drawn/overlay.png")).metadata()).toMatchObject({ format: "png", width: 552, height: 344 });
  });
});

describe("webcast-captcha solve", () => {
  it("shows in a dry run what would be sent, without a key", async () => {
    const { files } = await puzzle(6);
    const { code, out } = await run(["solve", "puzzle", ...files, "--dry-run"]);
    expect(code).toBe(0);
    expect(json(out)).toMatchObject({
      method: "POST",
      path: "/captcha/solve/puzzle",
      images: [{ name: "puzzle" }, {}],
    });
  });

  it("runs the batch that generating wrote, in order, and shows how far it is only on a terminal", async () => {
    await run(["generate", "shapes", "--seed", "1", "--count", "3", "--out", at("batch")]);
    const quiet = await run(["solve", "--batch", at("batch/tasks.jsonl"), "--dry-run"]);
    const lines = quiet.out.trimEnd().split("\n").map(json);
    expect(lines).toMatchObject([{ index: 0, status: "fulfilled" }, { index: 1 }, { index: 2 }]);
    expect([quiet.code, quiet.error]).toEqual([0, ""]);
    const watched = await run(["solve", "--batch", at("batch/tasks.jsonl"), "--dry-run"], "", { isTTY: true });
    expect(watched.error).toContain("[########################] 3/3");
    expect(watched.out).toBe(quiet.out);
  });

  it("takes options for every task of a batch, and a task's own before them", async () => {
    const [file] = (await puzzle(8)).files;
    const tasks = [{}, { prepare: { maxSide: 200 } }].map((more) => ({ kind: "shapes", image: file, ...more }));
    const input = tasks.map((task) => JSON.stringify(task)).join("\n");
    const { out } = await run(["solve", "--batch", "-", "--dry-run", "--max-side", "300"], input);
    const lines = out.trimEnd().split("\n").map(json);
    expect(lines).toMatchObject([{ request: { images: [{ width: 300 }] } }, { request: { images: [{ width: 200 }] } }]);
    const foreign = await run(["solve", "--batch", "-", "--dry-run", "--trim-piece"], input);
    expect(foreign).toMatchObject({ code: 2, error: expect.stringContaining("--trim-piece is for puzzle") });
  });

  it("is interrupted while it reads a batch from standard input", async () => {
    const interrupted = new AbortController();
    const [stdin, stderr] = [new PassThrough(), { write: vi.fn() }];
    const terminal = { stdin, stdout: stderr, stderr, env: {}, signal: interrupted.signal };
    const code = main(["solve", "--batch", "-", "--dry-run"], terminal);
    setImmediate(() => interrupted.abort());
    expect(await code).toBe(1);
    expect(stderr.write.mock.calls).toEqual([["webcast-captcha: interrupted\n"]]);
  });

  it("goes on after a task of a batch that fails, and ends with exit code 1", async () => {
    const [file] = (await puzzle(7)).files;
    const tasks = [
      { kind: "shapes", image: at("no-such-file.png") },
      { kind: "shapes", image: file },
    ];
    const { code, out, error } = await run(
      ["solve", "--batch", "-", "--dry-run"],
      tasks.map((task) => JSON.stringify(task)).join("\n"),
    );
    expect([code, error]).toEqual([1, "webcast-captcha: 1 of 2 tasks failed\n"]);
    const lines = out.trimEnd().split("\n").map(json);
    expect(lines).toMatchObject([
      { status: "rejected", code: "ERR_ARGUMENT" },
      { index: 1, status: "fulfilled" },
    ]);
  });

  it.each([
    { line: "{", says: "line 1 of the batch is not JSON" },
    { line: '"puzzle"', says: "line 1 of the batch is no task" },
    { line: '{"kind":"word"}', says: "the kind must be puzzle, rotate, shapes, got word" },
    { line: '{"kind":"shapes","image":7}', says: "image must be the name of a file" },
    { line: '{"kind":"shapes","image":"a.png","prepare":7}', says: "prepare must be an object" },
    { line: "", says: "the batch has no task" },
  ])("refuses a batch with the line $line", async ({ line, says }) => {
    const { code, error } = await run(["solve", "--batch", "-", "--dry-run"], `${line}\n`);
    expect([code, error]).toEqual([2, expect.stringContaining(says)]);
  });
});
