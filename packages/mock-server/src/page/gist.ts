/** Fields that say nothing to people who look at many events. */
const DULL: ReadonlySet<string> = new Set(["type", "event", "msgId", "timestamp", "history", "profilePictureUrl"]);

/** What a message says, in one line: who it is about, then its fields, e.g. `@ann comment=hello`. */
export function gistOf(value: unknown): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return JSON.stringify(value) ?? "";
  const { user, ...fields } = value as Record<string, unknown>;
  const said = Object.entries(fields).filter(([name, field]) => !DULL.has(name) && !isEmpty(field));
  return [nameOf(user), ...said.map(([name, field]) => `${name}=${plain(field)}`)].filter(Boolean).join(" ");
}

function nameOf(user: unknown): string {
  const { uniqueId, nickname, id } = (user ?? {}) as Record<string, unknown>;
  const name = uniqueId ?? nickname ?? id;
  return name === undefined ? "" : `@${plain(name)}`;
}

function plain(field: unknown): string {
  return typeof field === "string" ? field : JSON.stringify(field);
}

function isEmpty(field: unknown): boolean {
  return field === null || field === "" || (Array.isArray(field) && field.length === 0);
}
