import type { MockTls } from "./mock-tls.ts";

/** By these, runtimes and tools are told which certificates they trust. */
const CA_VARIABLES = ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "DENO_CERT"];
/** What never goes through the proxy: the mock's own address. */
const DIRECT = "localhost,127.0.0.1,::1";

type Route = Pick<MockTls, "url" | "proxyUrl" | "caFile" | "hosts">;

/** The environment in which an unchanged client finds its hosts here, and trusts them. */
export function environmentOf({ url, proxyUrl, caFile, hosts }: Route): Readonly<Record<string, string>> {
  return {
    ...Object.fromEntries(CA_VARIABLES.map((name) => [name, caFile])),
    HTTPS_PROXY: proxyUrl,
    https_proxy: proxyUrl,
    NO_PROXY: DIRECT,
    no_proxy: DIRECT,
    // Without it Node does not heed the variables of proxies.
    NODE_USE_ENV_PROXY: "1",
    // For the helper files of clients that know no proxy.
    WEBCAST_MOCK_TLS: new URL(url).host,
    WEBCAST_MOCK_HOSTS: hosts.join(","),
  };
}

/** Writes what `webcast-mock env` prints, without the line end at its end. */
type Format = (route: Route) => string;

/** How `webcast-mock env` can print it. */
export const formats: Readonly<Record<string, Format>> = {
  sh: (route) => lines(route, (name, value) => `export ${name}='${value.replaceAll("'", "'\\''")}'`),
  powershell: (route) => lines(route, (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`),
  dotenv: (route) => lines(route, (name, value) => `${name}=${JSON.stringify(value)}`),
  json: (route) => JSON.stringify(environmentOf(route)),
  hosts: ({ url, hosts }) => hosts.map((host) => `${addressOf(url)} ${host}`).join("\n"),
};

function lines(route: Route, format: (name: string, value: string) => string): string {
  return Object.entries(environmentOf(route))
    .map(([name, value]) => format(name, value))
    .join("\n");
}

/** As a hosts file writes it. */
function addressOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, "");
}
