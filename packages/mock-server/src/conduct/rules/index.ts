import type { Rule } from "../rule.ts";
import { platformRules } from "./platform.ts";
import { reconnectRules } from "./reconnect.ts";
import { requestRules } from "./requests.ts";
import { secretRules } from "./secrets.ts";
import { socketRules } from "./sockets.ts";
import { webcastRules } from "./webcast.ts";

/** Every rule, by family. */
export const conductRules: readonly Rule[] = [
  ...reconnectRules,
  ...socketRules,
  ...webcastRules,
  ...requestRules,
  ...platformRules,
  ...secretRules,
];
