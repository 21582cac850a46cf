import type { EndpointData } from "@webcast-kit/contract";

/** Whether a user is live, with what else the API says of it. */
export interface LiveStatus {
  readonly uniqueId: string;
  readonly live: boolean;
  /** Decimal. */
  readonly roomId?: string;
  readonly title?: string;
  readonly viewerCount?: number;
}

/** The status of each user who was asked for, in that order; who is missing in the answer is not live. */
export function toStatuses(names: readonly string[], answer: EndpointData<"bulkLiveCheck">): LiveStatus[] {
  const known = new Map(entriesOf(answer).map((status) => [status.uniqueId.toLowerCase(), status]));
  return names.map((uniqueId) => ({ live: false, ...known.get(uniqueId.toLowerCase()), uniqueId }));
}

/** The reference has two shapes of the answer. */
function entriesOf(answer: EndpointData<"bulkLiveCheck">): LiveStatus[] {
  if (!Array.isArray(answer)) return Object.entries(answer).map(([uniqueId, live]) => ({ uniqueId, live }));
  return answer.map(({ unique_id: uniqueId, room_id: roomId, alive: live, title, userCount: viewerCount }) =>
    live ? { uniqueId, live, roomId, title, viewerCount } : { uniqueId, live },
  );
}

/** One line for people; others' words may be in it. */
export function formatStatus({ uniqueId, live, viewerCount, title = "" }: LiveStatus): string {
  const viewers = viewerCount === undefined ? "" : `${viewerCount} watching`;
  return [live ? "live" : "off ", uniqueId.padEnd(24), viewers.padEnd(16), title].join("  ").trimEnd();
}
