import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { launchChromium } from "./browser.ts";
import { bundleForNode } from "./node-bundle.ts";
import type { Mission } from "./runtimes-missions.ts";
import type { SigningMission } from "./runtimes-signing.ts";
import { bundleForWeb } from "./web-bundle.ts";

/** What runtimes run, in a folder beside the packages that are not put into the programs. */
export class Programs {
  readonly folder: string = mkdtempSync(fileURLToPath(new URL("node_modules/.runtimes-", import.meta.url)));
  /** As an application is run: `ws` and `undici` are installed beside it. Bun has a `ws` of its own in their place. */
  readonly beside: string = path.join(this.folder, "beside.mjs");
  /** All in one file. */
  readonly whole: string = path.join(this.folder, "whole.mjs");
  /** Of a worker in a page. */
  readonly webScript: string;
  #browser: Promise<Browser> | undefined;
  #missions = 0;

  private constructor(webScript: string) {
    this.webScript = webScript;
  }

  static async create(): Promise<Programs> {
    const worker = new URL("./runtimes-web-worker.ts", import.meta.url);
    const { code } = await bundleForWeb({ entry: worker, name: "worker" });
    const programs = new Programs(code);
    const entry = new URL("./runtimes-program.ts", import.meta.url);
    await bundleForNode({ entry, file: programs.beside, external: ["undici", "undici/index.js", "ws"] });
    await bundleForNode({ entry, file: programs.whole });
    return programs;
  }

  /** Writes a mission into a file. */
  save(mission: Mission | SigningMission): string {
    const file = path.join(this.folder, `mission-${++this.#missions}.json`);
    writeFileSync(file, JSON.stringify(mission));
    return file;
  }

  /** The same one each time. */
  browser(): Promise<Browser> {
    this.#browser ??= launchChromium();
    return this.#browser;
  }

  async remove(): Promise<void> {
    await (await this.#browser)?.close();
    rmSync(this.folder, { recursive: true });
  }
}
