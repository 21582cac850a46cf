import type { MockControl, MockState } from "../control.ts";
import type { ArmedFault } from "../faults/spec.ts";
import { REDACTED } from "../journal/redact.ts";

/** Sockets and rooms that a page is told of: the newest sockets, and the rooms with the most. */
const MAX_SHOWN = 200;

type LiveUser = MockState["world"]["liveUsers"][number];

/** What a page shows of a mock: a bounded part of its state, without keys. */
export interface PageState extends Omit<MockState, "world" | "sockets"> {
  readonly sockets: MockState["sockets"];
  readonly socketCount: number;
  readonly rooms: readonly (LiveUser & { readonly sockets: number })[];
  readonly roomCount: number;
  readonly faults: readonly ArmedFault[];
}

export function pageStateOf(control: MockControl): PageState {
  const { world, sockets, ...rest } = control.state();
  const perRoom = new Map<string, number>();
  for (const { roomId } of sockets) perRoom.set(roomId, (perRoom.get(roomId) ?? 0) + 1);
  const rooms = world.liveUsers.map((user) => ({ ...user, sockets: perRoom.get(user.roomId) ?? 0 }));
  return {
    ...rest,
    sockets: sockets.slice(-MAX_SHOWN),
    socketCount: sockets.length,
    // Sorting keeps the order of equals.
    rooms: rooms.sort((a, b) => b.sockets - a.sockets).slice(0, MAX_SHOWN),
    roomCount: rooms.length,
    faults: control.faults().map(withoutKey),
  };
}

function withoutKey(fault: ArmedFault): ArmedFault {
  return fault.where?.key === undefined ? fault : { ...fault, where: { ...fault.where, key: REDACTED } };
}
