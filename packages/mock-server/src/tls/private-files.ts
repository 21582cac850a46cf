import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { platform } from "node:process";
import { MockServerError } from "../errors.ts";

const ONLY_ME = 0o600;
const ONLY_MY_FOLDER = 0o700;
const ANYBODY_ELSE = 0o077;

/** @throws {MockServerError} ERR_TLS when it cannot be made */
export async function makeFolder(folder: string): Promise<void> {
  await orThrow(`cannot make the folder ${folder}`, () => mkdir(folder, { recursive: true, mode: ONLY_MY_FOLDER }));
}

/**
 * Reads a file that holds a key.
 *
 * @returns nothing when there is none
 * @throws {MockServerError} ERR_TLS when it cannot be read, or others can read it
 */
export async function readPrivateFile(file: string): Promise<string | undefined> {
  return await orThrow(`cannot read ${file}`, async () => {
    const found = await stat(file).catch(ignoreMissing);
    if (found === undefined) return undefined;
    // Windows keeps rights in another way, and has no mode to speak of.
    if (platform !== "win32" && (found.mode & ANYBODY_ELSE) !== 0) {
      throw new Error("others on this machine can read it, chmod 600 it or delete it");
    }
    return await readFile(file, "utf8");
  });
}

/** Writes a file unless it is there; who reads it never sees half of it. */
export async function placeFirst(file: string, text: string): Promise<void> {
  await orThrow(`cannot write ${file}`, () => viaDraft(file, text, (draft) => link(draft, file).catch(ignoreExisting)));
}

/** Writes a file, also over one that is there; who reads it never sees half of it. */
export async function replaceFile(file: string, text: string): Promise<void> {
  await orThrow(`cannot write ${file}`, async () => {
    const current = await readFile(file, "utf8").catch(ignoreMissing);
    if (current !== text) await viaDraft(file, text, (draft) => rename(draft, file));
  });
}

async function viaDraft(file: string, text: string, place: (draft: string) => Promise<unknown>): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, text, { mode: ONLY_ME, flag: "wx" });
    await place(draft);
  } finally {
    await rm(draft, { force: true });
  }
}

async function orThrow<Value>(what: string, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (cause) {
    throw new MockServerError("ERR_TLS", `${what}: ${(cause as Error).message}`, { cause });
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}
