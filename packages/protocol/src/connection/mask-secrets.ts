/** Where something stands in a text: from `start` up to `end`, which is not part of it. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** Shorter ones are masked as whole words only: a key `e` in every word would leave no text to read. */
const MIN_LENGTH_IN_WORDS = 4;
/** A beginning of fewer characters is no use to anybody, and can be a word like any other. */
const MIN_CUT_LENGTH = 10;
/** What can stand behind a text that was cut off: an ellipsis, half a character, the end of a quotation. */
const AFTER_CUT = /[\s\p{Cc}.…\ufffd"')\]}]{0,8}$/u;
const WORD_CHARACTER = /[\p{L}\p{N}_]/u;

/**
 * Puts a mask in place of each secret in a text, as it is and as it looks in URLs and JSON, and of its beginning where the
 * text was cut off within it: the reason of a close has 123 bytes, so that a server which repeats a token there has to cut
 * it.
 */
export function maskSecrets(text: string, secrets: Iterable<string>, mask: string): string {
  const known = [...new Set([...secrets].flatMap(spellings))];
  const spans = known.flatMap((secret) => [...wholeSpans(text, secret), ...cutSpans(text, secret)]);
  let result = "";
  let position = 0;
  for (const { start, end } of united(spans)) {
    result += text.slice(position, start) + mask;
    position = end;
  }
  return result + text.slice(position);
}

function spellings(secret: string): string[] {
  if (secret === "") return [];
  const inQuery = new URLSearchParams({ k: secret }).toString().slice(2);
  return [secret, encodeURIComponent(secret), inQuery, JSON.stringify(secret).slice(1, -1)];
}

function wholeSpans(text: string, secret: string): Span[] {
  const spans: Span[] = [];
  for (let start = text.indexOf(secret); start !== -1; start = text.indexOf(secret, start + secret.length)) {
    const span = { start, end: start + secret.length };
    if (secret.length >= MIN_LENGTH_IN_WORDS || isWholeWord(text, span)) spans.push(span);
  }
  return spans;
}

function isWholeWord(text: string, { start, end }: Span): boolean {
  return !WORD_CHARACTER.test(text.charAt(start - 1)) && !WORD_CHARACTER.test(text.charAt(end));
}

/** The longest beginnings of a secret that the text ends with, or ends with but for what stands behind a cut. */
function cutSpans(text: string, secret: string): Span[] {
  const spans: Span[] = [];
  const firstEnd = text.search(AFTER_CUT);
  // Each place: what looks like a full stop may be of the secret.
  for (let end = text.length; end >= firstEnd; end--) {
    const first = Math.max(0, end - secret.length + 1);
    for (let start = first; start <= end - MIN_CUT_LENGTH; start++) {
      if (secret.startsWith(text.slice(start, end))) spans.push({ start, end });
    }
  }
  return spans;
}

/** Spans in order, those that overlap as one, so that of two secrets in one another nothing is left. */
function united(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last === undefined || span.start >= last.end) result.push(span);
    else result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
  }
  return result;
}
