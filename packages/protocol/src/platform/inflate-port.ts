/**
 * Inflates a gzip payload, synchronously, so that frames cannot overtake each other.
 *
 * @throws {ProtocolError} ERR_INFLATE_LIMIT when more than `maxBytes` come out, ERR_PAYLOAD_MALFORMED when it is not gzip
 */
export type Inflate = (bytes: Uint8Array, maxBytes: number) => Uint8Array;
