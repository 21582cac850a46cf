import type { CaptionsMessage } from "@webcast-kit/contract";
import type { Random } from "../rooms/random.ts";
import { type Phrase, phraseIn, phrases, piecesOf } from "./captions-phrases.ts";

export interface SpeechOptions {
  /** Where the choice of words, speakers and pauses comes from. */
  readonly random: Random;
  /** Language that is spoken. */
  readonly language: string;
  /** Language to translate into. */
  readonly translate: string | undefined;
  /** Whether speakers are told apart. */
  readonly diarization: boolean;
}

type SpeechMessage = CaptionsMessage<"caption" | "translation">;

/** Something that is being said. */
interface Utterance {
  readonly phrase: Phrase;
  readonly pieces: readonly string[];
  readonly speaker: string;
  readonly confidence: number;
  readonly startMs: number;
  /** How many pieces were heard. */
  heard: number;
}

/** Somebody who talks, without IO: each call is the next word. Times are milliseconds from the first. */
export class Speech {
  readonly #options: SpeechOptions;
  #utterance: Utterance;
  #nextMs: number;

  constructor(options: SpeechOptions) {
    this.#options = options;
    this.#utterance = this.#begin(0);
    this.#nextMs = this.#utterance.startMs;
  }

  /** When the next word is heard. */
  get nextMs(): number {
    return this.#nextMs;
  }

  /** Hears the next word: a partial that is longer than the last one, or the final that replaces it. */
  hear(): SpeechMessage[] {
    const utterance = this.#utterance;
    utterance.heard++;
    if (utterance.heard >= utterance.pieces.length) return this.#finish(this.#nextMs);
    const text = utterance.pieces.slice(0, utterance.heard).join("").trimEnd();
    const partial = this.#caption(utterance, { text, isFinal: false, endMs: this.#nextMs });
    this.#nextMs += this.#options.random.integer(120, 420);
    return [partial];
  }

  /** Ends what is being said, so that nobody is left with half a line. */
  stop(atMs: number): SpeechMessage[] {
    return this.#utterance.heard > 0 ? this.#finish(atMs) : [];
  }

  #begin(afterMs: number): Utterance {
    const { random, language, diarization } = this.#options;
    const phrase = random.pick(phrases);
    const speaker = `Speaker ${random.chance(3) ? 2 : 1}`;
    return {
      phrase,
      pieces: piecesOf(phraseIn(phrase, language)),
      // The reference does not say what `speaker` is when nobody tells speakers apart.
      speaker: diarization ? speaker : "",
      confidence: random.integer(85, 99) / 100,
      startMs: afterMs + random.integer(600, 2500),
      heard: 0,
    };
  }

  #finish(endMs: number): SpeechMessage[] {
    const utterance = this.#utterance;
    const final = this.#caption(utterance, { text: utterance.pieces.join(""), isFinal: true, endMs });
    this.#utterance = this.#begin(endMs);
    this.#nextMs = this.#utterance.startMs;
    return [final, ...this.#translation(utterance)];
  }

  #caption(
    { speaker, confidence, startMs }: Utterance,
    { text, isFinal, endMs }: Pick<CaptionsMessage<"caption">, "text" | "isFinal"> & { readonly endMs: number },
  ): SpeechMessage {
    return { type: "caption", text, speaker, isFinal, language: this.#options.language, confidence, startMs, endMs };
  }

  #translation({ phrase, speaker }: Utterance): SpeechMessage[] {
    const { language: sourceLanguage, translate: targetLanguage } = this.#options;
    if (targetLanguage === undefined) return [];
    return [{ type: "translation", text: phraseIn(phrase, targetLanguage), speaker, targetLanguage, sourceLanguage }];
  }
}
