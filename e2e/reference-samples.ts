import { type ChildProcess, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { endpoints } from "@webcast-kit/contract";
import { importFromHere, installLive, liveDependencies, sayHost } from "./reference-samples-sdk.ts";

/** The text of the API reference, beside the repository. It is read in place and never copied here. */
const referenceFile = new URL("../../shared/reference/api-reference.txt", import.meta.url);

export const hasReference: boolean = existsSync(referenceFile);

/** A program that the reference shows. */
interface Sample {
  /** Its heading without the language, e.g. `POST /webcast/fetch`. */
  readonly title: string;
  readonly code: string;
}

const HEADING = /^(.+) - Node\.js$/;
/** The languages that can be chosen above a sample. */
const TABS = new Set(["Node.js", "Python", "cURL", "Java", "Go", "C#"]);
/** A line of a sample; what follows a sample is a heading or a sentence, and begins with none of this. */
const CODE = /^(?:$|\s|[)}\]]|\/\/|(?:await|const|for|if|import|let)\b|\w+(?:\.\w+)*\()/;

/** Every Node sample of the reference, in its order; none where the reference is missing. */
export function readSamples(): Sample[] {
  if (!hasReference) return [];
  const lines = readFileSync(referenceFile, "utf8").split("\n");
  return lines.flatMap((line, index) => {
    const title = HEADING.exec(line)?.[1];
    return title === undefined ? [] : [{ title, code: codeAt(lines, index + 1) }];
  });
}

function codeAt(lines: readonly string[], start: number): string {
  const rest = lines.slice(start);
  const code = rest.slice(rest.findIndex((line) => !TABS.has(line)));
  const end = code.findIndex((line) => !CODE.test(line));
  return code.slice(0, end).join("\n").trimEnd();
}

/** Where a sample leads to instead of the real service, and with which key. */
interface Target {
  readonly url: string;
  readonly wsUrl: string;
  readonly key: string;
}

/** Replaces hosts and key, and the package of the SDK; nothing else. */
export function aimAt({ url, wsUrl, key }: Target, code: string): string {
  return sayHost(url, importFromHere(code))
    .replaceAll("wss://api.tik.tools", wsUrl)
    .replaceAll(/https:\/\/(?:api\.)?tik\.tools/g, url)
    .replaceAll(/YOUR_(?:API_)?KEY|(?<=apiKey=)KEY\b/g, key);
}

/** A sample that runs in a process of its own. */
interface Run {
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Gives its exit code, or nothing when it was killed. */
  readonly ended: Promise<number | null>;
  readonly kill: () => void;
}

/** The image of the contract's examples: the mock server answers it as the reference's examples are answered. */
export const exampleImage: string = endpoints.solveShapes.example.request.image;

/** A folder where samples can be run: the packages that they import are found there, and the images that they read. */
export class SampleFolder {
  readonly #folder = mkdtempSync(path.join(realpathSync(tmpdir()), "reference-samples-"));
  #count = 0;

  static async create(images: readonly string[]): Promise<SampleFolder> {
    const created = new SampleFolder();
    for (const image of images) writeFileSync(path.join(created.#folder, image), Buffer.from(exampleImage, "base64"));
    const modules = path.join(created.#folder, "node_modules");
    mkdirSync(modules);
    for (const name of liveDependencies) symlinkSync(folderOf(name), path.join(modules, name), "junction");
    await installLive(modules);
    return created;
  }

  /**
   * Runs a program until it ends, is killed, or the time is over.
   *
   * @param key what the samples of the SDK find in their environment
   */
  run(code: string, key: string, timeoutMs: number): Run {
    const file = path.join(this.#folder, `sample-${++this.#count}.mjs`);
    writeFileSync(file, withRequire(code));
    const child = spawn(process.execPath, [...nodeFlags, file], {
      cwd: this.#folder,
      env: { ...process.env, TIKTOOL_API_KEY: key },
      timeout: timeoutMs,
      killSignal: "SIGKILL",
      stdio: ["ignore", "pipe", "pipe"],
    });
    return watch(child);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** Where a package is that this workspace has. */
function folderOf(name: string): string {
  const ofSigning = createRequire(new URL("../packages/signing/package.json", import.meta.url));
  return path.dirname(ofSigning.resolve(`${name}/package.json`));
}

/** One sample takes WebSocket as a global, which is so since Node 22. */
const nodeFlags: readonly string[] =
  "WebSocket" in globalThis ? [] : ["--experimental-websocket", "--disable-warning=ExperimentalWarning"];

/** Samples have `require` and top-level await in one file, of which Node has only one at a time. */
function withRequire(code: string): string {
  if (!/\brequire\(/.test(code)) return code;
  return `import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);\n${code}`;
}

function watch(child: ChildProcess): Run {
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  }
  return {
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    ended: new Promise((resolve, reject) => child.once("error", reject).once("close", resolve)),
    kill: () => void child.kill("SIGKILL"),
  };
}
