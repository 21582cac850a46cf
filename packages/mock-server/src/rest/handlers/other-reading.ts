/**
 * An answer in the shape of another reading of the reference: the types of the contract know the default one only.
 * Each call stands beside the quirk that asks for it.
 */
export function otherReading<Data>(answer: object): Data {
  return answer as Data;
}
