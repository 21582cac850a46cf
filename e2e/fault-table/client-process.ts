import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface, type Interface } from "node:readline";
import type { Order } from "./clients/orders.ts";
import type { Program } from "./clients.ts";

/** How long a program may take to start. */
const START_MS = 20_000;

/** What one order's visit has come to. */
export interface Visit {
  /** What the client told, in order. */
  readonly told: readonly string[];
  /** Whether its process has ended by itself. */
  readonly hasCrashed: () => boolean;
}

/** A client in a process of its own. */
export class ClientProcess {
  readonly #child: ChildProcess;
  readonly #told = new Map<string, string[]>();
  readonly #lines: Interface;
  #isStopped = false;
  #hasCrashed = false;

  private constructor({ command, args }: Program) {
    // What a crash prints is no news here.
    this.#child = spawn(command, args, { stdio: ["pipe", "pipe", "ignore"] });
    this.#child.on("exit", () => {
      this.#hasCrashed = !this.#isStopped;
    });
    this.#child.stdin?.on("error", () => undefined);
    this.#lines = createInterface({ input: this.#child.stdout as NodeJS.ReadableStream });
    this.#lines.on("line", (line) => {
      if (line === "ready") return;
      const [id, what] = JSON.parse(line) as [string, string];
      this.#told.get(id)?.push(what);
    });
  }

  /** Starts a client; resolves when it waits for orders. */
  static async start(program: Program): Promise<ClientProcess> {
    const client = new ClientProcess(program);
    await once(client.#lines, "line", { signal: AbortSignal.timeout(START_MS) });
    return client;
  }

  order(order: Order): Visit {
    const told: string[] = [];
    this.#told.set(order.id, told);
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
    return { told, hasCrashed: () => this.#hasCrashed };
  }

  stop(): void {
    this.#isStopped = true;
    this.#child.kill();
  }
}
