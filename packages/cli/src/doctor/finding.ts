/** What a check found: `warn` works, but somebody should know; `fail` does not work. */
export interface Finding {
  readonly check: string;
  readonly state: "ok" | "warn" | "fail";
  /** One line; others' words may be in it. */
  readonly text: string;
}
