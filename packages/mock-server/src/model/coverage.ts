/** What happened at least once over a suite. */
export class Coverage {
  readonly #seen = new Map<string, Set<string>>();

  saw(kind: "endpoint" | "answered" | "status" | "error" | "close" | "fault", what: string | number): void {
    const seen = this.#seen.get(kind) ?? new Set();
    this.#seen.set(kind, seen.add(String(what)));
  }

  /** What of a list never happened. */
  missing(kind: string, wanted: readonly (string | number)[]): string[] {
    return wanted.map(String).filter((what) => !this.#seen.get(kind)?.has(what));
  }
}
