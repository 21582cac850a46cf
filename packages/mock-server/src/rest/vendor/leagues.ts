import type { Namespace } from "../../namespace/namespace.ts";
import type { User } from "../../world/users.ts";

/** `rank_type` of the league's leaderboard. */
export const LEAGUE = "16";

/** Classes of the league, the best first. That there are such names is known, e.g. `B2`; which there are is not. */
export const leagueClasses = ["A1", "A2", "A3", "B1", "B2", "B3", "C1", "C2", "C3", "D1"] as const;
const CLASS_SIZE = 10;

/** The class of a creator: so many ranks each, and the last for everybody else. */
export function leagueClassOf({ world }: Pick<Namespace, "world">, { id }: User): string {
  const index = (world.regionalRanks(LEAGUE) ?? []).findIndex(({ user }) => user.id === id);
  const last = leagueClasses.length - 1;
  return leagueClasses[index === -1 ? last : Math.min(last, Math.floor(index / CLASS_SIZE))] ?? "";
}
