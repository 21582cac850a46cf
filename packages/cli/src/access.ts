import { readFile } from "node:fs/promises";
import { createSigningClient, type SigningClient } from "@webcast-kit/signing";
import { type Terminal, UsageError } from "./terminal.ts";

/** The environment variables of the key: this command's own, and the one that the reference of the API names. */
const KEY_VARIABLES = ["WEBCAST_API_KEY", "TIKTOOL_API_KEY"] as const;

/** Options of every command that asks the API. There is none for the key itself: others see command lines. */
export const accessOptions = {
  "base-url": { value: "URL", help: "where the API is (default https://api.tik.tools)" },
  "api-key-file": { value: "FILE", help: "read the key from a file (default: WEBCAST_API_KEY,\nthen TIKTOOL_API_KEY)" },
  proxy: { value: "URL", help: "http, https or socks5 proxy" },
} as const;

/** What was said for {@link accessOptions}. */
export interface AccessValues {
  readonly "base-url": string | undefined;
  readonly "api-key-file": string | undefined;
  readonly proxy: string | undefined;
}

/** The way to the API. */
export interface ApiWay {
  readonly baseUrl?: string;
  readonly proxy?: string;
}

/** The key and the way to the API. */
export interface Access extends ApiWay {
  readonly apiKey: string;
}

/**
 * Finds the key and the way.
 *
 * @throws {UsageError} when there is no key, or its file cannot be read
 */
export async function readAccess(values: AccessValues, terminal: Pick<Terminal, "env">): Promise<Access> {
  return { ...readWay(values), apiKey: await readKey(values, terminal) };
}

/** The way that was said. */
export function readWay({ "base-url": baseUrl, proxy }: AccessValues): ApiWay {
  return { ...(baseUrl === undefined ? {} : { baseUrl }), ...(proxy === undefined ? {} : { proxy }) };
}

/**
 * Finds the key, by file or environment.
 *
 * @throws {UsageError} when there is none, or its file cannot be read
 */
export async function readKey(values: AccessValues, { env }: Pick<Terminal, "env">): Promise<string> {
  const file = values["api-key-file"];
  const variable = KEY_VARIABLES.find((name) => env[name]);
  const apiKey = file === undefined ? variable && env[variable] : await readKeyFile(file);
  if (apiKey) return apiKey;
  if (file !== undefined) throw new UsageError("the file of --api-key-file is empty");
  throw new UsageError("set WEBCAST_API_KEY to the key of the API, or say --api-key-file FILE");
}

async function readKeyFile(file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    throw new UsageError(`cannot read --api-key-file: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A client of the API; dispose of it. */
export async function openClient(values: AccessValues, terminal: Terminal): Promise<SigningClient> {
  return createSigningClient(await readAccess(values, terminal));
}
