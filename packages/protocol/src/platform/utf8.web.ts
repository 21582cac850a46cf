import { WireError } from "../wire/wire-error.ts";
import type { DecodeUtf8 } from "./utf8-port.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export const decodeUtf8: DecodeUtf8 = (bytes, start, end) => {
  try {
    return decoder.decode(bytes.subarray(start, end));
  } catch {
    throw new WireError("malformed", "text is not UTF-8");
  }
};
