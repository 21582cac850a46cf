/** Prints the hash of what a server has sent: two runs in which the same was sent have the same. */
export function tellHash(server: { transcriptHash(): string }): void {
  process.stderr.write(`${JSON.stringify({ transcriptHash: server.transcriptHash() })}\n`);
}
