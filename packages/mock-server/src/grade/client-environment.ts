import type { MockControl } from "../control.ts";
import { testKeys } from "../limits/accounts.ts";
import { DEFAULT_NAMESPACE } from "../namespace/namespace.ts";

export interface ClientPlace {
  /** Default that of tier pro. */
  readonly key?: string;
  /** Default `streamer`, who is live. */
  readonly uniqueId?: string;
  /** How long it is watched at most. */
  readonly seconds: number;
}

/** What a client under test finds in its environment. The key names the mock too, for clients that know a host only. */
export function clientEnvironment(
  { id, url, wsUrl }: Pick<MockControl, "id" | "url" | "wsUrl">,
  { key = testKeys.pro, uniqueId = "streamer", seconds }: ClientPlace,
): Record<string, string> {
  return {
    WEBCAST_MOCK_URL: url,
    WEBCAST_MOCK_WS_URL: wsUrl,
    WEBCAST_MOCK_KEY: id === DEFAULT_NAMESPACE ? key : `${key}_ns-${id}`,
    WEBCAST_MOCK_UNIQUE_ID: uniqueId,
    WEBCAST_MOCK_SECONDS: String(seconds),
  };
}
