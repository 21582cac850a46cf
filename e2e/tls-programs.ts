import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleForNode } from "./node-bundle.ts";
import { isRequired } from "./required.ts";

export type Environment = Readonly<Record<string, string>>;

const examples = fileURLToPath(new URL("../examples/fixed-hosts/", import.meta.url));
const TIMEOUT_MS = 60_000;

/** What a program printed, and how it ended. */
interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A client that has its hosts in its code, and how it is led to the mock. */
export interface Program {
  readonly title: string;
  readonly isPresent: boolean;
  /** @param folder where it may leave files; packages of this one are found from there */
  run(environment: Environment, folder: string): Promise<Ended>;
  /** What it prints when it found the mock. */
  readonly prints: string;
}

const python = "/usr/bin/python3";
const both = "check_alive 200\nsigned webcast.tiktok.com true\n";

function has(name: string, command: string, ...args: string[]): boolean {
  return isRequired(name) || spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

const hasPython = has("python", python, "--version");

/** Without variables of proxies: its helper file is what leads it. */
function withoutProxy({ HTTPS_PROXY: _1, https_proxy: _2, NODE_USE_ENV_PROXY: _3, ...rest }: Environment): Environment {
  return rest;
}

function runRedirected(script: string, environment: Environment): Promise<Ended> {
  const options = ["--import", join(examples, "node", "redirect.mjs")];
  return exec(process.execPath, [...options, script], withoutProxy(environment));
}

function runPython(script: string, environment: Environment): Promise<Ended> {
  return exec(python, [join(examples, "python", script)], environment);
}

const pythonRedirect = { PYTHONPATH: join(examples, "python") };

/** The programs of `examples/fixed-hosts`, and our own clients. */
export const programs: readonly Program[] = [
  {
    title: "curl, through the proxy",
    isPresent: has("curl", "curl", "--version"),
    run: (environment) => exec(join(examples, "curl", "client.sh"), [], environment),
    prints: both,
  },
  {
    title: "curl, its hosts somewhere else",
    isPresent: has("curl", "curl", "--version"),
    run: (environment, folder) => {
      // The file that curl reads by itself: every host is at the mock's port, as by a hosts file.
      writeFileSync(join(folder, ".curlrc"), `connect-to = "::${environment["WEBCAST_MOCK_TLS"]}"\n`);
      return exec(join(examples, "curl", "client.sh"), [], { ...withoutProxy(environment), CURL_HOME: folder });
    },
    prints: both,
  },
  {
    title: "Python's urllib, through the proxy",
    isPresent: hasPython,
    run: (environment) => runPython("client.py", environment),
    prints: both,
  },
  {
    title: "Python's urllib, redirected",
    isPresent: hasPython,
    run: (environment) => runPython("client.py", { ...withoutProxy(environment), ...pythonRedirect }),
    prints: both,
  },
  {
    title: "Python's websockets, redirected",
    isPresent: has("python-websockets", python, "-c", "import websockets"),
    run: (environment) => runPython("listen.py", { ...withoutProxy(environment), ...pythonRedirect }),
    prints: "socket roomInfo\n",
  },
  {
    title: "Node's fetch and ws, redirected",
    isPresent: true,
    run: (environment, folder) => {
      const script = join(folder, "client.mjs");
      copyFileSync(join(examples, "node", "client.mjs"), script);
      return runRedirected(script, environment);
    },
    prints: `${both}socket roomInfo\n`,
  },
  {
    title: "our own clients, redirected",
    isPresent: true,
    run: async (environment, folder) => {
      const file = join(folder, "own.mjs");
      await bundleForNode({
        entry: new URL("./tls-own-program.ts", import.meta.url),
        file,
        external: ["undici", "ws"],
      });
      return runRedirected(file, environment);
    },
    prints: "signed true\ndirect chat\nlive streamer\n",
  },
  {
    title: "Go, through the proxy",
    isPresent: has("go", "go", "version"),
    run: (environment) => exec("go", ["run", join(examples, "go", "main.go")], { ...environment, GOPROXY: "off" }),
    prints: `${both}socket 101\n`,
  },
  {
    title: "Java, through the proxy",
    isPresent: has("java", "java", "--version") && has("java", "keytool", "-help"),
    run: (environment, folder) => {
      const java = join(examples, "java");
      const files = [join(java, "trust-store.sh"), join(folder, "trust.p12"), join(java, "Client.java")];
      // It runs once: what makes long runs quick costs more than it gives.
      const quick = { JDK_JAVA_OPTIONS: "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" };
      return exec("bash", ["-ec", 'eval "$("$0" "$1")"; exec java "$2"', ...files], { ...environment, ...quick });
    },
    prints: `${both}socket roomInfo\n`,
  },
];

/** Runs a program with nothing but PATH, HOME and an environment. */
function exec(command: string, args: readonly string[], environment: Environment): Promise<Ended> {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(command, args, {
    env: { PATH, HOME, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: TIMEOUT_MS,
    killSignal: "SIGKILL",
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (text) => (out += text));
  child.stderr.on("data", (text) => (err += text));
  return new Promise((resolve, reject) => {
    child.once("error", (cause) => reject(new Error(`cannot start ${basename(command)}`, { cause })));
    child.once("close", (code) => resolve({ code, out: out.replaceAll("True", "true"), err }));
  });
}
