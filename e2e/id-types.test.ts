import { readdirSync, readFileSync } from "node:fs";
import type {
  EndpointData,
  EndpointName,
  EndpointRequest,
  EndpointSignedData,
  EventData,
  EventName,
} from "@webcast-kit/contract";
import type { CaptionsStreamEvent, LiveStreamEvent } from "@webcast-kit/live";
import type { LiveEventData } from "@webcast-kit/protocol";
import type { Message, MessageMethod } from "@webcast-kit/protocol/messages";
import type { ConnectionMessage, DirectConnection, DirectEvent, RestClient, SigningClient } from "@webcast-kit/signing";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { Answers, NumberIds } from "./number-ids.ts";

// The compiler is the judge here, by `pnpm run typecheck`: at run time `expectTypeOf` does nothing.

/**
 * What a gift and an action are is numbered in a catalogue, from 1 on, and the reference has these as numbers. Nothing
 * else that is called an id may be one.
 */
type CatalogueId = "giftId" | "actionId";

/** Endpoints that do not list gifts, with the `id` of each. */
type Unlisted = Exclude<EndpointName, "giftInfo">;

/** Ids of 32 bits in full messages: a number holds each of them. */
type SmallId =
  | "actionAssetIds"
  | "actionEffectIds"
  | "gameId"
  | "giftVariantId"
  | "id"
  | "preEnlargeSpotId"
  | "punishTypeId"
  | "reactionAssetIds"
  | "reactionEffectIds"
  | "rematchSpotId"
  | "sequenceId"
  | "singleActionAssetIds"
  | "singleActionEffectIds"
  | "skinId"
  | "spotId"
  | "strategyId"
  | "unifyBaseId";

describe("the search for ids that are numbers", () => {
  it("finds them by name, in lists, records, optional and nested ones", () => {
    interface Found {
      readonly roomId?: number;
      readonly userIds: readonly number[];
      readonly list: { readonly id: string | number | null }[];
      readonly byName: Record<string, { readonly msg_id: number }>;
      readonly effectIds: Record<string, number>;
      readonly group_ids: unknown[][] | 7 | undefined;
      readonly untypedId: ReturnType<typeof JSON.parse>;
      readonly unknown: unknown;
    }
    expectTypeOf<NumberIds<Found | { other: { ownId: 1 } }>>().toEqualTypeOf<
      "roomId" | "userIds" | "id" | "msg_id" | "effectIds" | "group_ids" | "untypedId" | "ownId"
    >();
  });

  it("finds nothing else", () => {
    interface Fine {
      readonly roomId: string;
      readonly userIds: readonly string[];
      readonly paid: number;
      readonly grid: number[];
      readonly unknownId: unknown;
      readonly itself: Fine;
      readonly bytes: Uint8Array;
      readonly find: (id: number) => { id: number };
    }
    expectTypeOf<NumberIds<Fine>>().toBeNever();
  });
});

describe("no id of 64 bits is a JavaScript number", () => {
  it("in the events of the protocol, direct and managed", () => {
    expectTypeOf<NumberIds<LiveEventData>>().toEqualTypeOf<CatalogueId>();
    expectTypeOf<NumberIds<DirectEvent>>().toEqualTypeOf<CatalogueId>();
    expectTypeOf<NumberIds<LiveStreamEvent>>().toEqualTypeOf<CatalogueId>();
    expectTypeOf<NumberIds<CaptionsStreamEvent>>().toBeNever();
  });

  it("in full messages", () => {
    expectTypeOf<NumberIds<Message<MessageMethod>>>().toEqualTypeOf<SmallId>();
  });

  it("in what the API and the platform are asked and answer, as it travels", () => {
    expectTypeOf<NumberIds<EventData<EventName>>>().toEqualTypeOf<CatalogueId>();
    expectTypeOf<NumberIds<{ [Name in EndpointName]: EndpointRequest<Name> }>>().toBeNever();
    expectTypeOf<NumberIds<{ [Name in EndpointName]: EndpointData<Name> }>>().toEqualTypeOf<"id">();
    expectTypeOf<NumberIds<{ [Name in Unlisted]: EndpointData<Name> }>>().toBeNever();
    expectTypeOf<NumberIds<{ [Name in Unlisted]: EndpointSignedData<Name> }>>().toBeNever();
  });

  it("in what the clients answer", () => {
    expectTypeOf<NumberIds<Answers<RestClient>>>().toEqualTypeOf<"id">();
    expectTypeOf<NumberIds<Answers<Omit<RestClient, "giftInfo">>>>().toBeNever();
    expectTypeOf<NumberIds<Answers<SigningClient>>>().toBeNever();
    expectTypeOf<NumberIds<DirectConnection | ConnectionMessage>>().toBeNever();
  });

  it("by a schema that has it as a number, but for those of gifts, and for the number of a team in its battle", () => {
    const folder = new URL("../packages/protocol/proto/", import.meta.url);
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".proto"));
    const schemas = files.map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n");
    const numbers = schemas.matchAll(/\b(\w+) = \d+ \[jstype = JS_NUMBER\]/g);
    const ids = [...numbers].flatMap(([, name = ""]) => (/(^|_)ids?$/.test(name) ? [name] : []));
    expect(ids.sort()).toEqual(["gift_id", "id", "team_id"]);
  });
});
