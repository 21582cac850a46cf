import { report, tell, valuesOf } from "./api.js";
import { byId, drawRows, drawSoon, element } from "./dom.js";
import { mock, state } from "./mock.js";
import { plural } from "./words.js";

/** Rooms without a client that are shown; the others are found by their names. */
const MAX_EMPTY = 5;

export function showRooms() {
  mock.addEventListener("state", drawSoon(drawRooms));
  const { elements } = byId("live-form");
  const answer = byId("rooms-answer");
  const user = () => ({ uniqueId: elements.uniqueId.value });
  byId("live-form").addEventListener("submit", (event) => {
    event.preventDefault();
    report(answer, async () => `live in room ${(await tell("live", user())).roomId}`);
  });
  byId("end-live").addEventListener("click", () => report(answer, () => end(user())));
  byId("kick-form").addEventListener("submit", kick);
}

async function end(user) {
  await tell("end", user);
  return `ended the stream of ${user.uniqueId}`;
}

function drawRooms() {
  const { rooms, roomCount } = state;
  const withClients = rooms.filter(({ sockets }) => sockets > 0);
  const shown = [...withClients, ...rooms.filter(({ sockets }) => sockets === 0).slice(0, MAX_EMPTY)];
  drawRows(byId("room-list"), shown, { keyOf: ({ roomId }) => roomId, create: createRow, update: updateRow });
  byId("rooms-count").textContent = `${roomCount.toLocaleString("en")} live`;
  drawRows(byId("users"), rooms, {
    keyOf: ({ uniqueId }) => uniqueId,
    create: ({ uniqueId }) => element("option", { value: uniqueId }),
    update: () => undefined,
  });
}

function createRow({ uniqueId }) {
  const stop = element("button", { type: "button", "aria-label": `End the stream of ${uniqueId}` }, "End");
  stop.addEventListener("click", () => report(byId("rooms-answer"), () => end({ uniqueId })));
  return element(
    "li",
    { className: "line" },
    element("p", { className: "text" }, element("b", {}, `@${uniqueId}`), " ", element("span", { className: "what" })),
    stop,
  );
}

function updateRow(row, { roomId, sockets, mutes, bans }) {
  const facts = [
    roomId,
    sockets > 0 && plural(sockets, "socket"),
    mutes > 0 && plural(mutes, "mute"),
    bans > 0 && plural(bans, "ban"),
  ];
  row.querySelector(".what").textContent = facts.filter(Boolean).join(" · ");
}

function kick(event) {
  event.preventDefault();
  const { reason = "" } = byId("kick-code").selectedOptions[0].dataset;
  const { code, ...selector } = valuesOf(event.target);
  const body = { ...selector, code: Number(code), reason };
  report(byId("kick-answer"), async () => `${plural((await tell("kick", body)).kicked, "socket")} kicked`);
}
