import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bundleForNode } from "../node-bundle.ts";
import { isRequired } from "../required.ts";

/** A client of the table. */
export interface TableClient {
  /** Head of its column. */
  readonly title: string;
  /** Path of the socket that it opens. */
  readonly socketPath: string;
  /** How long it is given for a step, real milliseconds; ours end a silent socket after 2.5 s, and wait 3 for its end. */
  readonly patienceMs: number;
  readonly isPresent: boolean;
  /** Whether it pings. */
  readonly pings: boolean;
  /** Makes its program, in a folder that may be used up. */
  readonly prepare: (folder: string) => Promise<Program>;
}

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
}

const here = new URL("./clients/", import.meta.url);
const python = "/usr/bin/python3";

/** Built for this run, with everything that it imports. */
function bundled(name: string, flags: readonly string[] = []): TableClient["prepare"] {
  return async (folder) => {
    const file = path.join(folder, `${name}.mjs`);
    await bundleForNode({ entry: new URL(`${name}.ts`, here), file });
    return { command: process.execPath, args: [...flags, file] };
  };
}

const managed = { socketPath: "/", isPresent: true, pings: false };
const builtInFlags = "WebSocket" in globalThis ? [] : ["--experimental-websocket"];

export const tableClients: readonly TableClient[] = [
  {
    title: "`connectDirect`",
    socketPath: "/webcast/im/*",
    patienceMs: 7000,
    isPresent: true,
    pings: false,
    prepare: bundled("own-direct"),
  },
  { ...managed, title: "`TikTokLive`", patienceMs: 4000, prepare: bundled("own-live") },
  { ...managed, title: "`ws`", patienceMs: 1500, pings: true, prepare: bundled("plain-ws") },
  { ...managed, title: "Node's WebSocket", patienceMs: 1500, prepare: bundled("built-in", builtInFlags) },
  {
    ...managed,
    title: "Python's websockets",
    pings: true,
    patienceMs: 1500,
    isPresent:
      isRequired("python-websockets") ||
      spawnSync(python, ["-c", "import websockets"], { stdio: "ignore" }).status === 0,
    prepare: async () => ({ command: python, args: [fileURLToPath(new URL("python-websockets.py", here))] }),
  },
];
