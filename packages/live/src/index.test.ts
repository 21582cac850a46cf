import { expect, it } from "vitest";
import * as live from "./index.ts";

it("the package has classes that can be made, helpers and names, and nothing else that is more than a type", () => {
  const names = new Set(Object.keys(live));
  expect(names).toEqual(
    new Set([
      "TikTokLive",
      "TikTokCaptions",
      "LiveError",
      "HandshakeRefusal",
      "liveDiagnosticsChannel",
      ...["callApi", "fetchSignedUrl", "resolveLivePage", "resolveRoomId"],
    ]),
  );
});
