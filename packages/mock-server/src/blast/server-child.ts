// The process of the server under load. It goes when its parent does, and answers what it has used.
import { quietTape } from "../options.ts";
import { startMockServer } from "../server.ts";
import type { Ready, Usage } from "./own-server.ts";

// Ctrl-C is for all processes of a terminal: the parent says when it is over.
process.on("SIGINT", () => undefined);
process.on("disconnect", () => process.exit());
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() } satisfies Usage);
});

const { url, keys } = await startMockServer({ limits: false, tape: quietTape(), webcastSocketsPerIp: 100_000 });
process.send?.({ url, key: keys.ultra } satisfies Ready);
