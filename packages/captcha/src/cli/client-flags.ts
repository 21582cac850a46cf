import { type CaptchaClient, createCaptchaClient } from "../client/captcha-client.ts";
import { said } from "../options.ts";
import { toNumber } from "./arguments.ts";
import { type Terminal, UsageError } from "./terminal.ts";

/** The environment variable of the key, as the reference of the API names it. */
const KEY_VARIABLE = "TIKTOOL_API_KEY";

/** Options of the command line for calling the API. There is none for the key: others see command lines. */
export const clientFlags = {
  "base-url": { type: "string" },
  proxy: { type: "string" },
  timeout: { type: "string" },
  retries: { type: "string" },
  concurrency: { type: "string" },
} as const;

export const clientUsage = `  --base-url URL      where the API is (default https://api.tik.tools)
  --proxy URL         http, https or socks5 proxy
  --timeout MS        longest time for one request (default 15000)
  --retries N         requests after one that failed (default 2)
  --concurrency N     tasks of a batch at once (default 4)
The key is read from the environment: ${KEY_VARIABLE}.`;

type Values = { readonly [Name in keyof typeof clientFlags]?: string | undefined };

/** A client by the command line and the environment. A dry run sends nothing, so it needs no key. */
export function openClient(values: Values, { env }: Terminal, isDryRun: boolean): CaptchaClient {
  const apiKey = env[KEY_VARIABLE] || (isDryRun ? "none" : undefined);
  if (apiKey === undefined) throw new UsageError(`set ${KEY_VARIABLE} to the key of the API`);
  const number = (name: keyof Values) => toNumber(name, values[name]);
  return createCaptchaClient({
    apiKey,
    ...said({
      baseUrl: values["base-url"],
      proxy: values.proxy,
      timeoutMs: number("timeout"),
      retries: number("retries"),
      concurrency: number("concurrency"),
    }),
  });
}
