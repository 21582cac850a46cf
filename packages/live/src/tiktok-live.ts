import { argumentError } from "./arguments.ts";
import { type ClientOptions, resolveClientOptions } from "./client-options.ts";
import { Drift } from "./connection/drift.ts";
import { credentialsOf } from "./credentials.ts";
import type { LiveError } from "./errors.ts";
import { type AliasName, aliases, aliasOf } from "./events/aliases.ts";
import { eventNames, requiredFields } from "./events/event-names.ts";
import type { LiveEvent } from "./events/live-event.ts";
import { LiveReader } from "./events/live-reader.ts";
import { type ListenerMap, ManagedClient } from "./managed-client.ts";

/** Options of a {@link TikTokLive}: exactly one of `apiKey` and `jwtKey` has to be there. */
export interface TikTokLiveOptions extends ClientOptions {
  /** API key, 1 to 512 visible ASCII characters. Keep it out of pages: give these a `jwtKey`. */
  readonly apiKey?: string | undefined;
  /** JWT in place of a key, 1 to 8,192 visible ASCII characters. */
  readonly jwtKey?: string | undefined;
  /**
   * Session id of a TikTok account. The reference has the option, but no parameter of the socket that would carry it, so
   * it is sent nowhere; it is kept out of texts like the key.
   */
  readonly sessionId?: string | undefined;
  /**
   * Listeners can be added for `follow`, `share`, `streamEnd` and `viewer_count`, other names of `social`, `control` and
   * `roomUserSeq`, and servers may use these names too. Loops and `event` get each event once, by its documented name.
   * Default true.
   */
  readonly aliases?: boolean | undefined;
}

/** What listeners of a {@link TikTokLive} get, by name. */
export type TikTokLiveListeners = ListenerMap<LiveEvent> & {
  readonly [Name in AliasName]: LiveEvent<(typeof aliases)[Name]["type"]>;
} & {
  /** What ended the client, when something went wrong after `connect()` had resolved. */
  readonly error: LiveError;
};

/**
 * The JSON events of one creator's LIVE, by the managed WebSocket, with reconnection.
 *
 * @throws {LiveError} ERR_ARGUMENT when an option is out of range
 * @example
 * const client = new TikTokLive({ uniqueId: "streamer", apiKey: process.env.TIKTOOL_API_KEY });
 * client.on("chat", (event) => show(`${event.nickname}: ${event.comment}`));
 * await client.connect();
 */
export class TikTokLive extends ManagedClient<LiveEvent, TikTokLiveListeners> {
  constructor(options: TikTokLiveOptions) {
    const resolved = resolveClientOptions(options);
    const credentials = credentialsOf({ ...options, keyIn: resolved.keyIn });
    const { aliases: hasAliases = true } = options;
    if (typeof hasAliases !== "boolean") throw argumentError("aliases", "true or false", hasAliases);
    const drift = new Drift(requiredFields);
    const { uniqueId } = resolved;
    const { redact } = credentials;
    super({
      options: resolved,
      credentials,
      drift,
      types: [...eventNames, ...(hasAliases ? Object.keys(aliases) : [])],
      dialect: {
        socket: "managed",
        path: "/",
        query: { uniqueId },
        createReader: () => new LiveReader({ aliases: hasAliases, drift, redact }),
      },
    });
  }

  protected override listen(type: string, listener: (event: never) => unknown): () => void {
    const alias = aliasOf(type);
    if (alias === undefined) return super.listen(type, listener);
    const heard = listener as (event: LiveEvent) => unknown;
    return super.listen(alias.type, (event: LiveEvent) => (alias.fits(event) ? heard(event) : undefined));
  }
}
