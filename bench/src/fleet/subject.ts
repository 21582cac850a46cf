/** Hears of a room. */
export interface RoomListener {
  /** An event: its id, and the sum of the fields that were read. */
  onEvent(msgId: string, sum: number): void;
  /** What must not happen: the connection broke, or something could not be decoded. */
  onFault(fault: unknown): void;
}

/** Connects to a user's room; what it gives closes the connection. */
export type OpenRoom = (uniqueId: string, listener: RoomListener) => Promise<() => Promise<unknown>>;

/** Makes what opens rooms, of the API's address and key. */
export type Subject = (baseUrl: string, apiKey: string) => OpenRoom;
