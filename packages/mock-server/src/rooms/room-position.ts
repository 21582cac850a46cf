/** Where a client of the binary socket stands in a room. All of it is in the cursor. */
export interface RoomPosition {
  /** Batches of the tape that it has heard. */
  readonly batches: number;
  /** Number of what it heard last of the room's log; 0 for nothing. */
  readonly sequence: number;
}

/** `s-<room id>-<batches>-<sequence>`; cursors of who polls begin with another letter. */
const CURSOR = /^s-([0-9]{1,20})-([0-9]{1,9})-([0-9]{1,15})$/;

export function formatRoomCursor(roomId: string, { batches, sequence }: RoomPosition): string {
  return `s-${roomId}-${batches}-${sequence}`;
}

/** Reads a cursor; gives nothing when it is none, or another room's. */
export function parseRoomCursor(cursor: string, roomId: string): RoomPosition | undefined {
  const [, room, batches, sequence] = CURSOR.exec(cursor) ?? [];
  return room === roomId ? { batches: Number(batches), sequence: Number(sequence) } : undefined;
}
