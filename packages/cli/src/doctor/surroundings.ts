import type { Terminal } from "../terminal.ts";
import type { Finding } from "./finding.ts";

const MIN_NODE = [20, 19] as const;

/** Whether this Node.js is new enough. */
export function judgeNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isEnough = major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1]);
  return {
    check: "node",
    state: isEnough ? "ok" : "fail",
    text: `Node.js ${version}${isEnough ? "" : ", 20.19 is needed"}`,
  };
}

/** Which way requests take; user and password of a proxy are not shown. */
export function judgeProxy(proxy: string | undefined, env: Terminal["env"]): Finding {
  const check = "proxy";
  if (proxy !== undefined) {
    const host = URL.canParse(proxy) ? new URL(proxy).host : "one that is no URL";
    return { check, state: URL.canParse(proxy) ? "ok" : "fail", text: `through ${host}` };
  }
  const ignored = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].find((name) => env[name]);
  if (ignored === undefined) return { check, state: "ok", text: "none" };
  return { check, state: "warn", text: `${ignored} is set, but not used: say --proxy` };
}
