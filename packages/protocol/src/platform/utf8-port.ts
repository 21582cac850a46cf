/**
 * Decodes UTF-8 from `start` to `end`.
 *
 * @throws {WireError} malformed when the bytes are not UTF-8
 */
export type DecodeUtf8 = (bytes: Uint8Array, start: number, end: number) => string;
