import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";

const executablePath = "/usr/bin/redis-server";

export const hasRedis: boolean = existsSync(executablePath);

const START_TIMEOUT_MS = 10_000;

/** A Redis on loopback that keeps nothing on disk. */
export class RedisServer {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  private constructor(port: number, child: ChildProcess) {
    this.port = port;
    this.#child = child;
    this.#ended = new Promise((resolve) => child.once("close", resolve));
  }

  /** @param port where it was before; a free one otherwise */
  static async start(port?: number): Promise<RedisServer> {
    const chosen = port ?? (await freePort());
    const options = { port: chosen, bind: "127.0.0.1", save: "", appendonly: "no", "maxmemory-policy": "noeviction" };
    const argv = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const child = spawn(executablePath, argv, { cwd: tmpdir(), stdio: ["ignore", "pipe", "ignore"] });
    const server = new RedisServer(chosen, child);
    try {
      await isReady(child);
    } catch (error) {
      await server.kill();
      throw error;
    }
    return server;
  }

  /** Ends it at once, with all that it knew. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? (address?.port ?? 0) : 0));
    });
  });
}

function isReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("redis-server is not ready")), START_TIMEOUT_MS);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      settle();
    };
    child.once("error", (error) => end(() => reject(error)));
    child.once("exit", () => end(() => reject(new Error("redis-server has ended"))));
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      if (text.includes("Ready to accept connections")) end(resolve);
    });
  });
}
