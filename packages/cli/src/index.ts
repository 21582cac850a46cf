export { main } from "./main.ts";
export type { RoomEvent } from "./room/heard.ts";
export type { Screen, Terminal } from "./terminal.ts";
export { formatEvent, toJsonLine } from "./text/format-event.ts";
