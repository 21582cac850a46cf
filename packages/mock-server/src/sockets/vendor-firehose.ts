import { decodeEvent, type LiveEvent, type LiveEventInit } from "@webcast-kit/protocol";
import type { Namespace } from "../namespace/namespace.ts";
import { playTape } from "../tape/player.ts";
import type { TapeBatch } from "../tape/tape.ts";
import type { RoomListener } from "./connections.ts";
import type { VendorConnection, VendorRole } from "./vendor-connection.ts";
import { type GifterFilter, gifterAlert, isWanted, isWholeGift, readGifterFilter } from "./vendor-gifter-alert.ts";

export interface FirehoseInit {
  readonly mock: Namespace;
  readonly connection: VendorConnection;
  readonly filter: GifterFilter;
}

/** `/firehose/gifters`: tells of gifts in all rooms. The tape, which every room plays, is told of once. */
export function createFirehose({ mock, connection, filter: first }: FirehoseInit): VendorRole {
  const ended = new AbortController();
  let filter = first;
  const tell = async (roomId: string, events: readonly (LiveEvent | LiveEventInit)[]) => {
    const room = mock.world.roomById(roomId);
    const host = room && mock.world.userById(room.hostId);
    if (host === undefined) return;
    const gifts = events.filter(isWholeGift).filter((gift) => isWanted(mock, filter, host, gift));
    const alerts = gifts.map((gift) => gifterAlert(host, gift, mock.clock.now()));
    await Promise.all(alerts.map((alert) => connection.send(alert)));
  };
  const failWith = (reason: string) => (error: unknown) => {
    mock.report(error);
    connection.close(1011, reason);
  };
  const listen: RoomListener = (roomId, events) =>
    void tell(roomId, events).catch(failWith("a gift could not be told"));
  return {
    start: () => {
      mock.connections.listeners.add(listen);
      void play(mock, ended.signal, tell).catch(failWith("the tape could not be played"));
    },
    hear: (data) => {
      const next = readUpdate(data, filter);
      if (typeof next !== "string") filter = next;
      else {
        connection.warn(data.length, next);
        void connection.send({ error: next, type: "invalid_filter" });
      }
    },
    end: () => {
      mock.connections.listeners.delete(listen);
      ended.abort();
    },
  };
}

/** `{"type":"update_filter","min_diamonds":5000}`: what it leaves out stays. */
function readUpdate(data: Buffer, before: GifterFilter): GifterFilter | string {
  let message: { type?: unknown } | null;
  try {
    message = JSON.parse(data.toString()) as typeof message;
  } catch {
    return "the message is not JSON";
  }
  return message?.type === "update_filter" ? readGifterFilter(message, before) : "the type must be update_filter";
}

/** Plays the tape as that of the first creator who is live. */
async function play(
  { options, world, playback, clock }: Namespace,
  signal: AbortSignal,
  tell: (roomId: string, events: readonly (LiveEvent | LiveEventInit)[]) => Promise<void>,
): Promise<void> {
  const room = options.liveUsers.map((uniqueId) => world.roomOf(uniqueId)).find((found) => found !== undefined);
  if (room === undefined) return;
  const send = async (batch: TapeBatch) => {
    if (batch.kind !== "messages") return;
    await tell(
      room.roomId,
      batch.messages.map(({ event, message }) => event ?? decodeEvent(message)),
    );
  };
  await playTape(playback.batches, { speed: playback.speed, clock, signal, send });
}
