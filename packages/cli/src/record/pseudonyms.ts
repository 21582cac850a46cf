import { createHmac, randomBytes } from "node:crypto";

/** Gives people other names: the same person has the same one throughout a recording, and another in the next. */
export class Pseudonyms {
  readonly #secret: Uint8Array;

  /** @param secret 16 bytes or more; tests give their own */
  constructor(secret: Uint8Array = randomBytes(32)) {
    this.#secret = secret;
  }

  /** A copy of an event without the names, ids and pictures of people. What they wrote stays. */
  apply(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.apply(item));
    if (typeof value !== "object" || value === null) return value;
    const isUser = "uniqueId" in value || "nickname" in value;
    const fields = Object.entries(value).map(([name, field]) => [name, this.#field(name, field, isUser)]);
    return Object.fromEntries(fields.filter(([, field]) => field !== undefined));
  }

  #field(name: string, value: unknown, isUser: boolean): unknown {
    if (isUser && /picture|avatar/i.test(name)) return undefined;
    if (typeof value !== "string" || value === "") return this.apply(value);
    if (/userId$/i.test(name) || (isUser && name === "id")) return value === "0" ? value : this.#id(value);
    if (isUser && (name === "uniqueId" || name === "nickname"))
      return `viewer-${this.#digest(value).toString("hex", 0, 5)}`;
    return value;
  }

  /** Decimal, as ids are on the wire. */
  #id(id: string): string {
    return `${this.#digest(id).readUIntBE(0, 6) + 1}`;
  }

  #digest(text: string): Buffer {
    return createHmac("sha256", this.#secret).update(text).digest();
  }
}
