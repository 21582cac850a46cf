import { type CaptionsEvent, captionsFields } from "./captions/captions-event.ts";
import { type CaptionsSettings, captionsQuery } from "./captions/captions-query.ts";
import { CaptionsReader } from "./captions/captions-reader.ts";
import { type ClientOptions, resolveClientOptions } from "./client-options.ts";
import type { ClientEnd } from "./connection/client-end.ts";
import { Drift } from "./connection/drift.ts";
import { credentialsOf } from "./credentials.ts";
import type { LiveError } from "./errors.ts";
import { type ListenerMap, ManagedClient } from "./managed-client.ts";

/** Options of a {@link TikTokCaptions}. */
export interface TikTokCaptionsOptions extends ClientOptions, CaptionsSettings {
  /** API key, 1 to 512 visible ASCII characters. */
  readonly apiKey: string | undefined;
}

/** What listeners of a {@link TikTokCaptions} get, by name. */
export type TikTokCaptionsListeners = Omit<ListenerMap<CaptionsEvent>, "error"> & {
  /**
   * What the server says is wrong, and what ended the client: both have a `code` and a `message`; the latter is a
   * {@link LiveError}. Nothing happens when nobody listens.
   */
  readonly error: CaptionsEvent<"error"> | LiveError;
};

/**
 * Captions and translations of one creator's LIVE, with reconnection. A minute costs a credit, also after a reconnect.
 *
 * @throws {LiveError} ERR_ARGUMENT when an option is out of range, also for a second language to translate into
 * @example
 * const captions = new TikTokCaptions({ uniqueId: "streamer", apiKey: process.env.TIKTOOL_API_KEY, translate: "en" });
 * captions.on("caption", (event) => show(`[${event.speaker}] ${event.text}`));
 * await captions.start();
 */
export class TikTokCaptions extends ManagedClient<CaptionsEvent, TikTokCaptionsListeners> {
  constructor(options: TikTokCaptionsOptions) {
    const resolved = resolveClientOptions(options);
    const credentials = credentialsOf({ apiKey: options.apiKey, keyIn: resolved.keyIn });
    const drift = new Drift(captionsFields);
    super({
      options: resolved,
      credentials,
      drift,
      types: Object.keys(captionsFields),
      dialect: {
        socket: "captions",
        path: "/captions",
        query: { uniqueId: resolved.uniqueId, ...captionsQuery(options) },
        createReader: () => new CaptionsReader(drift, credentials.redact),
      },
    });
  }

  /** `connect()` under the name of the reference. */
  start(): Promise<void> {
    return this.connect();
  }

  /** `disconnect()` under the name of the reference. */
  stop(): Promise<ClientEnd> {
    return this.disconnect();
  }

  protected override listen(type: string, listener: (event: never) => unknown): () => void {
    const detach = super.listen(type, listener);
    if (type !== "error") return detach;
    const detachServer = this.listenToEvents("error", listener);
    return () => {
      detach();
      detachServer();
    };
  }
}
