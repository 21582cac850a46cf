import Type, { type Static } from "typebox";
import { discoveryHosts } from "../../world/creators.ts";
import { isGaming } from "../../world/hashtags.ts";
import { nameOf, type User } from "../../world/users.ts";
import { LEAGUE, leagueClasses, leagueClassOf } from "./leagues.ts";
import { Limit, Region, ShortText } from "./parameters.ts";
import { route, type VendorCall, type VendorRoutes } from "./route.ts";
import { describeUser, isOf } from "./shapes.ts";

const Board = Type.Object({
  region: Type.Optional(Region),
  slug: Type.Optional(Region),
  limit: Type.Optional(Limit),
  class_type: Type.Optional(ShortText),
  classType: Type.Optional(ShortText),
});
const Eligible = Type.Object({
  region: Type.Optional(Region),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  limit: Type.Optional(Limit),
  min_score: Type.Optional(Type.Number({ minimum: 0 })),
});
type BoardCall = VendorCall<Static<typeof Board>>;

const HOURLY = "1";
const DAILY = "8";
const DEFAULT_LIMIT = 100;
const everybody = () => true;

const daily = route(Board, (call) => boardOf(call, linesOf(call, DAILY, everybody)));
const leagues = route(Board, listLeagues);
const league = route(Board, leagueBoard);

export const leaderboardRoutes = {
  "/webcast/ranklist": daily,
  "/webcast/leaderboard": daily,
  "/api/leaderboards/country/{slug}": daily,
  "/webcast/ranklist/gaming": route(Board, (call) => boardOf(call, linesOf(call, DAILY, isGamer))),
  "/webcast/ranklist/gaming_movers": route(Board, (call) => boardOf(call, moversOf(call, isGamer))),
  "/webcast/ranklist/region_movers": route(Board, (call) => boardOf(call, moversOf(call, everybody))),
  "/webcast/leaderboard/leagues": leagues,
  "/api/leaderboards/leagues/{region}": leagues,
  "/webcast/leaderboard/league": league,
  "/api/leaderboards/league/{region}/{classType}": league,
  "/webcast/eligible_creators": route(Eligible, listEligible),
} satisfies VendorRoutes;

interface Line {
  readonly score: number;
  readonly user: User;
  /** Ranks that were won. */
  readonly change?: number;
}

function regionOf({ parameters: { region, slug } }: BoardCall): string | undefined {
  return region ?? slug;
}

function boardOf(call: BoardCall, lines: readonly Line[]) {
  const shown = lines.slice(0, call.parameters.limit ?? DEFAULT_LIMIT);
  return {
    region: regionOf(call) ?? "global",
    ranks: shown.map(({ user, ...line }, index) => ({ rank: index + 1, ...line, ...describeUser(call.mock, user) })),
    total: lines.length,
  };
}

function linesOf(call: BoardCall, rankType: string, isWanted: (user: User) => boolean): Line[] {
  const entries = call.mock.world.regionalRanks(rankType) ?? [];
  const wanted = entries.filter(({ user }) => isOf(user, regionOf(call)) && isWanted(user));
  return wanted.map(({ score, user }) => ({ score, user }));
}

/** Who stands higher this hour than today, the fastest first. */
function moversOf(call: BoardCall, isWanted: (user: User) => boolean): Line[] {
  const before = linesOf(call, DAILY, isWanted).map(({ user }) => user.id);
  const rankBefore = ({ id }: User) => (before.includes(id) ? before.indexOf(id) : before.length);
  const lines = linesOf(call, HOURLY, isWanted).map((line, rank) => ({
    ...line,
    change: rankBefore(line.user) - rank,
  }));
  return lines.filter(({ change }) => change > 0).sort((a, b) => b.change - a.change);
}

function isGamer({ uniqueId }: User): boolean {
  return isGaming(discoveryHosts.get(nameOf(uniqueId)) ?? "");
}

function listLeagues(call: BoardCall) {
  const classes = linesOf(call, LEAGUE, everybody).map(({ user }) => leagueClassOf(call.mock, user));
  return {
    region: regionOf(call) ?? "global",
    leagues: leagueClasses.map((name) => ({
      class_type: name,
      creators: classes.filter((each) => each === name).length,
    })),
  };
}

/** The best league when none is named. */
function leagueBoard(call: BoardCall) {
  const { class_type = leagueClasses[0], classType = class_type } = call.parameters;
  const lines = linesOf(call, LEAGUE, (user) => leagueClassOf(call.mock, user) === classType);
  return { class_type: classType, ...boardOf(call, lines) };
}

function listEligible(call: VendorCall<Static<typeof Eligible>>) {
  const { page = 1, limit = 20, min_score = 0, region = "global" } = call.parameters;
  const board: BoardCall = { ...call, parameters: { region } };
  const { ranks } = boardOf(board, linesOf(board, DAILY, everybody));
  const creators = ranks.filter(({ score }) => score >= min_score);
  return { region, page, limit, total: creators.length, creators: creators.slice((page - 1) * limit, page * limit) };
}
