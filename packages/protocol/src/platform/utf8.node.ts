import { Buffer, isUtf8 } from "node:buffer";
import { WireError } from "../wire/wire-error.ts";
import type { DecodeUtf8 } from "./utf8-port.ts";

/** What `Buffer.prototype.toString("utf8", …)` calls, without its look at the arguments; works on any byte array. */
type Utf8Slice = (this: Uint8Array, start: number, end: number) => string;

const { utf8Slice } = Buffer.prototype as unknown as { utf8Slice: Utf8Slice };

export const decodeUtf8: DecodeUtf8 = (bytes, start, end) => {
  const text = utf8Slice.call(bytes, start, end);
  // Bytes that are not UTF-8 become U+FFFD; only then is a second look needed, since text may contain one itself.
  if (text.includes("\ufffd") && !isUtf8(bytes.subarray(start, end))) {
    throw new WireError("malformed", "text is not UTF-8");
  }
  return text;
};
