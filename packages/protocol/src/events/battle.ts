import {
  type BattleResultEntry,
  type BattleTeamResult,
  type BattleTeamUserArmies,
  type BattleUserArmies,
  decodeWebcastLinkMicArmies,
  decodeWebcastLinkMicBattle,
  encodeWebcastLinkMicArmies,
  encodeWebcastLinkMicBattle,
  type WebcastLinkMicArmies,
} from "../../generated/events.js";
import { defineEvent, type EventFields } from "./codec.ts";

export const battle = defineEvent({
  method: "WebcastLinkMicBattle",
  type: "battle",
  decode: decodeWebcastLinkMicBattle,
  encode: encodeWebcastLinkMicBattle,
  toEvent: ({ battleId, battleSettings, battleResult, teamBattleResult }) => ({
    battleId,
    status: battleSettings?.status ?? 0,
    battleDuration: battleSettings?.duration ?? 0,
    teams: battleResult.length > 0 ? hostTeams(battleResult) : groupTeams(teamBattleResult),
  }),
  fromEvent: ({ battleId, status, battleDuration, teams }) => ({
    battleId,
    battleSettings: { status, duration: battleDuration },
    battleResult: teams.map(({ hostUserId, score }) => ({ key: hostUserId, value: { userId: hostUserId, score } })),
  }),
});

type Team = EventFields<"battle">["teams"][number];

/** One host against one: the result of each. */
function hostTeams(results: readonly BattleResultEntry[]): Team[] {
  return results.map(({ key, value }) => ({ hostUserId: key, score: value?.score ?? 0 }));
}

/** Several hosts a side: the team's score, under its first host. */
function groupTeams(results: readonly BattleTeamResult[]): Team[] {
  return results.map(({ teamUser, totalScore }) => ({ hostUserId: teamUser[0]?.userId ?? "0", score: totalScore }));
}

export const battleArmies = defineEvent({
  method: "WebcastLinkMicArmies",
  type: "battleArmies",
  decode: decodeWebcastLinkMicArmies,
  encode: encodeWebcastLinkMicArmies,
  // `secsRemaining` stays out: it depends on a clock, and the three times that say it are there.
  toEvent: (message) => ({
    battleId: message.battleId,
    status: message.triggerReason,
    hosts: message.armies.length > 0 ? singleHosts(message) : message.teamArmies.map(teamHost),
    durationSec: message.battleSettings?.duration ?? 0,
    startedAtMs: message.battleSettings?.startTimeMs ?? 0,
  }),
  fromEvent: ({ battleId, status, hosts, durationSec, startedAtMs }) => ({
    battleId,
    triggerReason: status,
    armies: hosts.map(({ hostUserId, teamTotalScore, contributors }) => ({
      key: hostUserId,
      value: { userArmies: contributors, hostScore: teamTotalScore },
    })),
    // Only fights of teams have numbers of teams.
    teamArmies: hosts.flatMap(({ hostUserId, teamIdx, teamTotalScore }) =>
      teamIdx === undefined ? [] : [{ teamId: teamIdx, teamUser: [{ userId: hostUserId }], teamTotalScore }],
    ),
    battleSettings: { duration: durationSec, startTimeMs: startedAtMs },
  }),
});

type Host = EventFields<"battleArmies">["hosts"][number];

/** In a fight of teams this is one host of each team, with the score of the team. */
function singleHosts({ armies, teamArmies }: WebcastLinkMicArmies): Host[] {
  return armies.map(({ key, value }) => {
    const team = teamArmies.find(({ teamUser }) => teamUser.some(({ userId }) => userId === key));
    return {
      hostUserId: key,
      teamTotalScore: value?.hostScore ?? 0,
      ...(team === undefined ? {} : { teamIdx: team.teamId }),
      contributors: contributorsOf(value),
    };
  });
}

/** A team under its first host, where the hosts have no armies of their own. */
function teamHost({ teamId, teamUser, teamTotalScore, userArmies }: BattleTeamUserArmies): Host {
  return {
    hostUserId: teamUser[0]?.userId ?? "0",
    teamTotalScore,
    teamIdx: teamId,
    contributors: contributorsOf(userArmies),
  };
}

function contributorsOf(armies: BattleUserArmies | undefined): Host["contributors"] {
  return (armies?.userArmies ?? []).map(({ userId, nickname, score }) => ({ userId, nickname, score }));
}
