import type { AddressInfo } from "node:net";

/** Host and port to connect to: "every address" is no address to connect to. */
export function formatHost({ address, family, port }: AddressInfo): string {
  if (address === "0.0.0.0" || address === "::") return `127.0.0.1:${port}`;
  return family === "IPv6" ? `[${address}]:${port}` : `${address}:${port}`;
}
