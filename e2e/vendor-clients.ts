import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { isRequired } from "./required.ts";
import { certificate, type Front } from "./vendor-clients-front.ts";

/*
 * The public clients of the API are run as their makers publish them, from a folder that somebody installed them in:
 *
 *   npm install --prefix "$DIR" tiktok-live-api tiktok-live-events
 *   pip install --target "$DIR/python/tiktok-live-api" tiktok-live-api     # tiktok-live-events, tiktok-live-recorder alike
 *   VENDOR_CLIENTS="$DIR" pnpm test e2e/vendor-clients
 *
 * What is direct of tiktok-live-events for Python is run with websockets 12 or 13, which it takes, too: from 14 on `connect`
 * has another name for the headers.
 *
 * They are no dependencies of this workspace, because not every registry has them. Tests skip a client that is not there,
 * and fail with `WEBCAST_KIT_REQUIRE=vendor-clients`.
 */
const installed = process.env["VENDOR_CLIENTS"];

/** Longest time that a client may take for one call. */
const MAX_WAIT_MS = 10_000;

/** What runs in the process of a client. */
const programs = {
  reroute: fileURLToPath(new URL("./vendor-clients/reroute.mjs", import.meta.url)),
  node: fileURLToPath(new URL("./vendor-clients/drive.mjs", import.meta.url)),
  python: fileURLToPath(new URL("./vendor-clients/drive.py", import.meta.url)),
};

/** One class of a client. */
export interface ClientKind {
  readonly language: "node" | "python";
  /** Of the package. */
  readonly name: string;
  readonly member: string;
  /** Where the package is installed, when it is not one of the public clients. */
  readonly home?: string;
}

/** Where a package is installed; nothing where it is not. */
function homeOf({ language, name, home }: ClientKind): string | undefined {
  if (home !== undefined || installed === undefined) return home;
  const [folder, file] =
    language === "node" ? [installed, `node_modules/${name}`] : [path.join(installed, "python", name), moduleOf(name)];
  return existsSync(path.join(folder, file)) ? folder : undefined;
}

/** What Python imports a package by. */
function moduleOf(name: string): string {
  return name.replaceAll("-", "_");
}

/** Tells whether tests of a client are run: it is there, or has to be. */
export function isRunnable(kind: ClientKind): boolean {
  return isRequired("vendor-clients") || (homeOf(kind) !== undefined && certificate !== undefined);
}

/** The number before the first dot in the version of a module that a Python client finds. */
export function moduleMajor(kind: ClientKind, module: string): number {
  const program = `import ${module}; print(${module}.__version__)`;
  const env = { ...process.env, PYTHONPATH: homeOf(kind) };
  return Number.parseInt(spawnSync("python3", ["-c", program], { env, encoding: "utf8" }).stdout, 10);
}

/** What a client emitted: the event's name and data. */
export type Heard = readonly [event: string, ...data: unknown[]];

/** What came of a call: its value, or the text of its error and that one's status, if it has one. */
export interface Outcome {
  readonly value?: unknown;
  readonly error?: string;
  readonly status?: number;
}

/** What is done first with a class. */
export interface Beginning {
  /** Of the constructor; for Python the last are the named ones. */
  readonly args: readonly unknown[];
  /** What it is listened to for. Default: nothing. */
  readonly events?: readonly string[];
}

/** One object of a client, in a process of its own that finds the API's host at a front. */
export class VendorClient {
  readonly heard: Heard[] = [];
  readonly #child: ChildProcess;
  readonly #calls = new Map<number, (outcome: Outcome) => void>();
  #count = 0;
  #complaints = "";

  /** @throws {Error} when the client is not installed */
  constructor(front: Front, kind: ClientKind, beginning: Beginning) {
    this.#child = startChild(front, kind, beginning);
    this.#child.on("error", ({ message }) => this.#complain(message));
    this.#child.stdin?.on("error", ({ message }) => this.#complain(message));
    this.#child.stderr?.on("data", (text) => this.#complain(String(text)));
    if (this.#child.stdout) createInterface(this.#child.stdout).on("line", (line) => this.#read(line));
  }

  /**
   * Calls a method.
   *
   * @param named what Python takes by name and Node.js as one more object
   * @throws {Error} when no answer comes in time, with what the process complained of
   */
  async call(method: string, args: readonly unknown[] = [], named: object = {}): Promise<Outcome> {
    const id = ++this.#count;
    this.#child.stdin?.write(`${JSON.stringify({ id, method, args, named })}\n`);
    return new Promise<Outcome>((resolve, reject) => {
      const tellLate = () => reject(new Error(`no answer from ${method}: ${this.#complaints}`));
      const timer = setTimeout(tellLate, MAX_WAIT_MS);
      this.#calls.set(id, (outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      });
    });
  }

  /** Calls a method that ends when the connection does, or nobody waits for. */
  begin(method: string): void {
    this.#child.stdin?.write(`${JSON.stringify({ id: 0, method, args: [], named: {} })}\n`);
  }

  /** What was heard of an event. */
  of(event: string): unknown[] {
    return this.heard.filter(([name]) => name === event).map(([, ...data]) => data);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const closed = once(this.#child, "close");
    this.#child.kill("SIGKILL");
    await closed;
  }

  #complain(text: string): void {
    this.#complaints = (this.#complaints + text).slice(-2000);
  }

  #read(line: string): void {
    const { event, data, id, ...outcome } = JSON.parse(line);
    if (event === undefined) this.#calls.get(id)?.(outcome);
    else this.heard.push([event, ...data]);
  }
}

function startChild(front: Front, kind: ClientKind, { args, events = [] }: Beginning): ChildProcess {
  const home = homeOf(kind);
  if (home === undefined) throw new Error(`${kind.name} is not installed below VENDOR_CLIENTS`);
  const plan = (name: string) => JSON.stringify({ name, member: kind.member, args, events });
  // Nothing of this process's environment but what programs are found by: no keys, no proxies.
  const env = { PATH: process.env["PATH"], ...front.environment };
  if (kind.language === "node") {
    const args = ["--import", programs.reroute, programs.node, plan(kind.name)];
    return spawn(process.execPath, args, { cwd: home, env });
  }
  // Python finds sitecustomize beside the program, before the one that a system may have.
  const modules = [path.dirname(programs.python), home].join(path.delimiter);
  const python = { PYTHONPATH: modules, PYTHONDONTWRITEBYTECODE: "1" };
  return spawn("python3", [programs.python, plan(moduleOf(kind.name))], { cwd: home, env: { ...env, ...python } });
}
