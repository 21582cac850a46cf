/** Stands before the number of an event, in its comment. */
const MARK = Buffer.from("blast:");
const COLON = 0x3a;
const ZERO = 0x30;

/** The comment of an event: its number can be found without decoding what it is in. */
export function commentOf(sequence: number): string {
  return `${MARK}${sequence}: about as long as what people write in a room`;
}

/** Calls back with the number of each event in a payload, in order. */
export function findMarks(payload: Buffer, found: (sequence: number) => void): void {
  for (let at = payload.indexOf(MARK); at !== -1; at = payload.indexOf(MARK, at)) {
    at += MARK.length;
    let sequence = 0;
    while (at < payload.length && payload[at] !== COLON) sequence = sequence * 10 + (payload[at++] as number) - ZERO;
    found(sequence);
  }
}
