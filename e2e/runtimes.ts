import { type SpawnOptions, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { hasChromium } from "./browser.ts";
import { isRequired } from "./required.ts";
import type { Mission } from "./runtimes-missions.ts";
import type { Programs } from "./runtimes-programs.ts";
import type { SigningMission } from "./runtimes-signing.ts";

const TIMEOUT_MS = 20_000;

/** A place where the packages run. */
export interface Runtime {
  readonly isPresent: boolean;
  /** A client is told the status that its handshake is refused with. */
  readonly tellsStatus: boolean;
  /** Does something there, and gives its result. */
  run(programs: Programs, mission: Mission): Promise<unknown>;
  /** The same with the signing client; not where there is no TCP. */
  readonly runSigning?: (programs: Programs, mission: SigningMission) => Promise<unknown>;
}

/** Finds a program by the environment variable PATH. */
function programNamed(name: string): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

/** A program that is run with a mission's file as its last argument. */
function processOf(name: string, argumentsFor: (programs: Programs) => readonly string[]): Runtime {
  const program = programNamed(name);
  const run = (programs: Programs, mission: Mission | SigningMission) =>
    outputOf(program ?? name, [...argumentsFor(programs), programs.save(mission)], programs);
  return { isPresent: program !== undefined || isRequired(name), tellsStatus: true, run, runSigning: run };
}

async function outputOf(program: string, args: readonly string[], { folder }: Programs): Promise<unknown> {
  const options: SpawnOptions = {
    cwd: folder,
    // What they keep goes into the folder, and they ask nobody for updates.
    env: { PATH: process.env["PATH"], HOME: folder, DENO_DIR: folder, DENO_NO_UPDATE_CHECK: "1", DO_NOT_TRACK: "1" },
    timeout: TIMEOUT_MS,
    killSignal: "SIGKILL",
    stdio: ["ignore", "pipe", "pipe"],
  };
  const child = spawn(program, args, options);
  const [out, errors, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise((resolve, reject) => child.once("error", reject).once("close", resolve)),
  ]);
  if (code !== 0) throw new Error(`${path.basename(program)} ended with ${code}: ${errors}`);
  return JSON.parse(out);
}

async function textOf(stream: AsyncIterable<Buffer> | null): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream ?? []) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

async function runInThread(programs: Programs, mission: Mission | SigningMission): Promise<unknown> {
  const worker = new Worker(programs.beside, { argv: [programs.save(mission)], stdout: true });
  const timer = setTimeout(() => void worker.terminate(), TIMEOUT_MS);
  const failed = new Promise<never>((_, reject) => worker.once("error", reject));
  try {
    return JSON.parse(await Promise.race([textOf(worker.stdout), failed]));
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

const thread: Runtime = { isPresent: true, tellsStatus: true, run: runInThread, runSigning: runInThread };

/** A worker of a page, which gets the script of the web. */
const webWorker: Runtime = {
  isPresent: hasChromium || isRequired("chromium"),
  tellsStatus: false,
  run: async (programs, mission) => {
    const page = await (await programs.browser()).newPage();
    await page.setContent("<!doctype html><title>test</title>");
    return await page.evaluate(askWorker, { code: programs.webScript, mission });
  },
};

/** As much of the web's `Worker` as is used here. */
interface PageWorker {
  onmessage: (event: { readonly data: unknown }) => void;
  onerror: (event: { readonly message: string }) => void;
  postMessage(mission: Mission): void;
}

/** Runs in the page. */
function askWorker({ code, mission }: { readonly code: string; readonly mission: Mission }): Promise<unknown> {
  const { Worker: WorkerOfPage } = globalThis as unknown as { readonly Worker: new (url: string) => PageWorker };
  const worker = new WorkerOfPage(URL.createObjectURL(new Blob([code])));
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(mission);
  });
}

const denoFlags = ["run", "--no-prompt", "--no-remote", "--no-npm", "--allow-net=127.0.0.1"];

export const runtimes: Readonly<Record<string, Runtime>> = {
  "a thread of Node.js": thread,
  Bun: processOf("bun", ({ beside }) => ["--no-install", beside]),
  Deno: processOf("deno", ({ folder, whole }) => [
    ...denoFlags,
    `--allow-read=${folder}`,
    // What `ws` and `undici` want to know.
    "--allow-env=WS_NO_BUFFER_UTIL,JEST_WORKER_ID,UNDICI_NO_WASM_SIMD",
    whole,
  ]),
  "a worker of Chromium": webWorker,
};
