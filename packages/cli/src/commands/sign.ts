import type { SigningClient } from "@webcast-kit/signing";
import { accessOptions, openClient } from "../access.ts";
import { defineCommand } from "../command-line/command.ts";
import { onlyOperand } from "../command-line/values.ts";
import { UsageError } from "../terminal.ts";
import { printable, printableJson } from "../text/printable.ts";

export const sign = defineCommand(
  {
    name: "sign",
    summary: "sign a webcast URL, or get the socket URL of a user's room",
    operands: "URL | --user NAME",
    about: `Prints the signed URL, and the headers that have to go with it. All of it is a secret, and is good for about half a
minute.`,
    options: {
      user: { value: "NAME", help: "the socket URL of the room that this user is live in" },
      json: { help: "print one line of JSON" },
      ...accessOptions,
    },
  },
  async ({ options, operands }, terminal) => {
    if (options.user !== undefined && operands.length > 0)
      throw new UsageError("either a URL or --user is signed, got both");
    const target = options.user === undefined ? { url: onlyOperand("URL", operands) } : { uniqueId: options.user };
    await using client = await openClient(options, terminal);
    const signed = await signTarget(client, target, terminal.signal);
    const lines = options.json ? [printableJson(signed)] : Object.entries(signed).map(formatRow);
    await terminal.stdout.write(`${lines.join("\n")}\n`);
  },
);

type Target = { readonly url: string } | { readonly uniqueId: string };

async function signTarget(client: SigningClient, target: Target, signal: AbortSignal) {
  if ("url" in target) {
    const { signedUrl, userAgent, cookies } = await client.signUrl(target, { signal });
    return { url: signedUrl, userAgent, cookies };
  }
  const { wsUrl, userAgent, cookies, roomId } = await client.wsCredentials(target, { signal });
  return { url: wsUrl, userAgent, cookies, roomId };
}

function formatRow([name, value]: readonly [string, string]): string {
  return printable(`${name.padEnd(12)}${value}`);
}
