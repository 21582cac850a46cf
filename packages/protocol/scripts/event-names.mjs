// Which event each method becomes. The rule: `WebcastHotRoomMessage` is `hotRoom`. The exceptions are names that the
// managed API and its clients use.
const exceptions = {
  WebcastSubNotifyMessage: ["subscribe"],
  WebcastQuestionNewMessage: ["question"],
  WebcastLinkMicBattle: ["battle"],
  WebcastLinkMicArmies: ["battleArmies"],
  WebcastLinkMicBattleItemCard: ["battleItemCard"],
  WebcastLinkMicBattlePunishFinish: ["battlePunishFinish"],
  WebcastLinkmicBattleNoticeMessage: ["battleNotice"],
  WebcastLinkMicMethod: ["linkMic"],
  LinkMicMethod: ["linkMic"],
  WebcastLinkMicFanTicketMethod: ["fanTicket"],
  WebcastHourlyRankRewardMessage: ["hourlyRank"],
  // "event" is what listeners of every event listen to.
  WebcastEventMessage: ["eventMessage"],
  // What these are depends on what is in them.
  WebcastBarrageMessage: ["barrage", "superFan", "superFanJoin"],
  WebcastEnvelopeMessage: ["envelope", "superFanBox"],
};

/** Taken by the events that are no message's. */
const reserved = new Set(["unknown", "decodeError", "roomInfo", "event", "handlerError"]);

/** The event types that a method can become; the first one is the usual one. */
export function eventTypesOf(method) {
  const types = exceptions[method] ?? [byRule(method)];
  for (const type of types)
    if (reserved.has(type)) throw new Error(`${method} would become the reserved event ${type}`);
  return types;
}

function byRule(method) {
  const name = method.replace(/^Webcast/, "").replace(/Message$/, "");
  // A leading acronym is one word: AISummary is aiSummary.
  return name.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+/, (head) => head.toLowerCase());
}
