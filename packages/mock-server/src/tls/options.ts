import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { MockServerError } from "../errors.ts";
import { checkHosts } from "./hosts.ts";

/** How the server is found by TLS. */
export interface TlsOptions {
  /** Port for TLS, 0 to 65,535; 0 lets the system choose a free one. Clients that use a hosts file need 443. Default 0. */
  readonly port?: number;
  /**
   * Folder of the local authority, made with mode 0700 when it is missing. The authority is made once and used again,
   * so that clients have to be told to trust it only once. Default `.cache/webcast-kit/tls` in the user's home.
   */
  readonly folder?: string;
  /** Further hosts to play, beside this machine and those that clients have in their code: names (also `*.…`) and addresses, at most 100. */
  readonly hosts?: readonly string[];
}

const known: Record<keyof TlsOptions, true> = { port: true, folder: true, hosts: true };

/**
 * Fills in the defaults.
 *
 * @returns nothing when there is to be no TLS
 * @throws {MockServerError} ERR_ARGUMENT naming field and value
 */
export function resolveTls(options: boolean | TlsOptions): Required<TlsOptions> | undefined {
  if (options === false) return undefined;
  if (options !== true && (typeof options !== "object" || options === null))
    throw refuse("tls", "true, false or options");
  const {
    port = 0,
    folder = join(homedir(), ".cache", "webcast-kit", "tls"),
    hosts = [],
    ...others
  } = options === true ? {} : options;
  const [stranger] = Object.keys(others);
  if (stranger !== undefined) throw refuse(`tls.${stranger}`, `one of ${Object.keys(known).join(", ")}`);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw refuse("tls.port", `a whole number from 0 to 65535, got ${port}`);
  }
  if (typeof folder !== "string" || folder === "") throw refuse("tls.folder", "the path of a folder");
  return { port, folder: resolve(folder), hosts: checkHosts(hosts) };
}

function refuse(field: string, wanted: string): MockServerError {
  return new MockServerError("ERR_ARGUMENT", `${field} must be ${wanted}`);
}
