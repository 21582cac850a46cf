import { createHash, createPrivateKey, X509Certificate } from "node:crypto";
import { join } from "node:path";
import { MockServerError } from "../errors.ts";
import { createAuthority, type KeyPair } from "./certificates.ts";
import { authorityNames } from "./hosts.ts";
import { makeFolder, placeFirst, readPrivateFile, replaceFile } from "./private-files.ts";

/** A local authority, and the file by which clients are told to trust it. */
export interface Authority extends KeyPair {
  /** PEM of the certificate, without the key. */
  readonly file: string;
}

const DAY_MS = 86_400_000;
/** As long as Apple's clients take a certificate for good that a user has let in. */
const LIFETIME_DAYS = 825;
/** No run of a server should see its authority expire. */
const RENEWED_BEFORE_DAYS = 30;
/** Clients' clocks may be behind. */
const BACKDATED_DAYS = 1;

/**
 * Finds the authority of a folder, or makes one. Another list of hosts has another authority, since one can vouch for
 * its own hosts only; one that ends within 30 days is replaced.
 *
 * Time is the machine's and not the mock's: clients judge certificates by theirs.
 *
 * @throws {MockServerError} ERR_TLS when the folder cannot be used, or what is in it is no authority
 */
export async function loadAuthority(folder: string, hosts: readonly string[], nowMs = Date.now()): Promise<Authority> {
  const names = authorityNames(hosts);
  const sorted = [...names].sort((one, other) => (one < other ? -1 : 1));
  const digest = createHash("sha256").update(sorted.join("\n")).digest("hex").slice(0, 8);
  const secret = join(folder, `ca-${digest}.key.pem`);
  const file = join(folder, `ca-${digest}.pem`);
  await makeFolder(folder);
  const pair = await loadPair(secret, names, nowMs);
  await replaceFile(file, pair.cert);
  return { ...pair, file };
}

async function loadPair(secret: string, names: readonly string[], nowMs: number): Promise<KeyPair> {
  const kept = await readPair(secret);
  if (kept !== undefined && endOf(kept) - nowMs > RENEWED_BEFORE_DAYS * DAY_MS) return kept;
  const made = await createAuthority({ names, ...validity(nowMs, LIFETIME_DAYS) });
  // Key and certificate are one file, so that nobody ever finds one without the other.
  const text = made.key + made.cert;
  if (kept === undefined) await placeFirst(secret, text);
  else await replaceFile(secret, text);
  // Of several who start at once the first one's is everybody's.
  return (await readPair(secret)) ?? made;
}

async function readPair(secret: string): Promise<KeyPair | undefined> {
  const text = await readPrivateFile(secret);
  if (text === undefined) return undefined;
  const [key = "", cert = ""] = text.match(/-----BEGIN ([A-Z ]+)-----[^-]+-----END \1-----\n/g) ?? [];
  if (isPair(key, cert)) return { key, cert };
  throw new MockServerError("ERR_TLS", `${secret} must be the key and the certificate of an authority: delete it`);
}

function isPair(key: string, cert: string): boolean {
  try {
    const certificate = new X509Certificate(cert);
    return certificate.ca && certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

function endOf({ cert }: KeyPair): number {
  return Date.parse(new X509Certificate(cert).validTo);
}

/** From a day ago for some days on. */
export function validity(nowMs: number, days: number): { readonly notBefore: Date; readonly notAfter: Date } {
  return { notBefore: new Date(nowMs - BACKDATED_DAYS * DAY_MS), notAfter: new Date(nowMs + days * DAY_MS) };
}
