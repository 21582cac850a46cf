// A client that has its hosts in its code.
import { WebSocket } from "ws";

const headers = { "x-api-key": "test_pro", "content-type": "application/json" };

const alive = await fetch("https://api.tik.tools/webcast/check_alive?unique_id=streamer", { headers });
console.log("check_alive", alive.status);

const body = JSON.stringify({ url: "https://webcast.tiktok.com/webcast/room/info/?room_id=7123456789" });
const signing = await fetch("https://api.tik.tools/webcast/sign_url", { method: "POST", headers, body });
const { signed_url, user_agent, cookies } = (await signing.json()).data;
const room = await fetch(signed_url, { headers: { "user-agent": user_agent, cookie: cookies } });
console.log("signed", new URL(signed_url).host, Object.keys(await room.json()).length > 0);

const socket = new WebSocket("wss://api.tik.tools/?uniqueId=streamer&apiKey=test_pro");
socket.once("message", (data) => {
  console.log("socket", JSON.parse(data).event);
  socket.close();
});
