/** Something about an answer that a person should know, and that is no error. */
export interface AnswerWarning {
  readonly code: /** The two numbers of a puzzle's answer do not fit each other: the proportion is taken. */
    | "inconsistent"
    /** The page cannot move as far as the answer says: it is taken to its end. */
    | "beyondTravel"
    /** The piece would lie partly beside its background. */
    | "outsideImage"
    /** Different images have had the same answer, several times in a row. */
    | "repeatedAnswer";
  readonly message: string;
}

/** What every answer says, whatever it is about. Survives JSON. */
export interface MappedAnswer {
  /** How sure the API is, 0 to 1. */
  readonly confidence: number;
  /** How long solving took by the API's own word, in milliseconds; the way there and back is not in it. */
  readonly solveTimeMs: number;
  readonly warnings: readonly AnswerWarning[];
  /** The answer as it came: the fields that the API documents, and no long text. */
  readonly raw: RawAnswer;
}

/** Fields of an answer of the API, with names as they travel. */
export type RawAnswer = Readonly<Record<string, unknown>>;

/** Options of every mapping. */
export interface AnswerOptions {
  /** The least confidence that is taken, 0 to 1. Default 0: what is sure enough is the caller's to say. */
  readonly minConfidence?: number | undefined;
}
