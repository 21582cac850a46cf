/** What becomes of the parts of a JSON text. */
export interface JsonRewrite {
  /**
   * Of a string, decoded; the same string stays letter by letter. The name of a `value` is the one that its object gave
   * before it, as in `{"name":"cookie","value":"a=1"}`.
   */
  readonly string: (value: string, name: string | undefined) => string;
  /** Of a number, a literal, an object or an array under a name: nothing to look into it, or else a string for it. */
  readonly other: (name: string, text: () => string) => string | undefined;
}

/**
 * Writes a JSON text anew and keeps every letter that nobody wants changed: spaces, doubled names, and numbers that
 * are too long for a parser, such as ids.
 *
 * @param text JSON that a parser has accepted
 */
export function rewriteJson(text: string, { string, other }: JsonRewrite): string {
  let out = "";
  let name: string | undefined;
  /** What the objects around are the values of, the innermost last. */
  const labels: (string | undefined)[] = [];
  for (let at = 0; at < text.length; ) {
    const end = endOfPart(text, at);
    const part = text.slice(at, end);
    at = end;
    if (part === "{") labels.push(undefined);
    if (part === "}") labels.pop();
    if (part[0] === '"') {
      const value = JSON.parse(part) as string;
      const isName = text[skipSpace(text, end)] === ":";
      const clean = string(value, isName ? undefined : name);
      out += clean === value ? part : JSON.stringify(clean);
      if (name !== undefined && LABEL.test(name)) labels[labels.length - 1] = value;
      name = isName ? (value === "value" ? (labels.at(-1) ?? value) : value) : undefined;
    } else if (name === undefined || /^[\s:]/.test(part)) {
      out += part;
    } else {
      const start = end - part.length;
      const whole = endOfValue(text, start);
      const instead = other(name, () => text.slice(start, whole));
      out += instead === undefined ? part : JSON.stringify(instead);
      if (instead !== undefined) {
        at = whole;
        // Its end is not met.
        if (part === "{") labels.pop();
      }
      name = undefined;
    }
  }
  return out;
}

/** What objects call the name that their `value` has. */
const LABEL = /^(name|key|header)$/i;

const PARTS = { space: /[\s:,]+/y, scalar: /[^\s:,"{}[\]]+/y };

/** A part is a string, a bracket, a scalar, or what stands between them. */
function endOfPart(text: string, at: number): number {
  const first = text[at] as string;
  if (first === '"') return endOfString(text, at);
  if ("{}[]".includes(first)) return at + 1;
  const pattern = /[\s:,]/.test(first) ? PARTS.space : PARTS.scalar;
  pattern.lastIndex = at;
  pattern.test(text);
  return pattern.lastIndex;
}

function endOfString(text: string, at: number): number {
  for (let end = at + 1; ; end++) {
    if (text[end] === "\\") end++;
    else if (text[end] === '"') return end + 1;
  }
}

function endOfValue(text: string, start: number): number {
  let depth = 0;
  let at = start;
  do {
    if ("{[".includes(text[at] as string)) depth++;
    if ("}]".includes(text[at] as string)) depth--;
    at = endOfPart(text, at);
  } while (depth > 0);
  return at;
}

function skipSpace(text: string, at: number): number {
  let next = at;
  while (next < text.length && " \t\r\n".includes(text[next] as string)) next++;
  return next;
}
