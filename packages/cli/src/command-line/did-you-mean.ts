import { closest, distance } from "fastest-levenshtein";

/** Letters from which on the beginning of a word says which one was meant. */
const MIN_PREFIX = 4;

/** Asks whether a known word was meant, when one is near enough; begins with a separator, for the end of a sentence. */
export function didYouMean(word: string, known: readonly string[]): string {
  const begun = word.length >= MIN_PREFIX ? known.find((each) => each.startsWith(word)) : undefined;
  const nearest = begun ?? closest(word, [...known]);
  const isNear = begun !== undefined || distance(word, nearest) <= Math.max(2, nearest.length / 3);
  return isNear ? `; did you mean ${nearest}?` : "";
}
