// k6 run examples/load/k6.js -e MOCK=127.0.0.1:8080
// Clients that come and go, each with a managed socket, beside one that puts events into the room.
import { check } from "k6";
import http from "k6/http";
import { Counter, Trend } from "k6/metrics";
import ws from "k6/ws";

const mock = __ENV.MOCK || "127.0.0.1:8080";
const events = new Counter("events");
const latency = new Trend("event_latency", true);

export const options = {
  scenarios: {
    listen: {
      executor: "ramping-vus",
      exec: "listen",
      stages: [
        { duration: "5s", target: 200 },
        { duration: "20s", target: 200 },
      ],
    },
    speak: {
      executor: "constant-arrival-rate",
      exec: "speak",
      rate: 20,
      timeUnit: "1s",
      duration: "25s",
      preAllocatedVUs: 2,
    },
  },
  thresholds: { event_latency: ["p(99)<250"], checks: ["rate==1"] },
};

export function listen() {
  const answer = ws.connect(`ws://${mock}/?uniqueId=streamer&apiKey=test_ultra`, (socket) => {
    socket.on("message", (text) => {
      const { event, data } = JSON.parse(text);
      events.add(1);
      // What was sent by speak(), on this machine.
      if (event === "chat" && data.comment.startsWith("at ")) latency.add(Date.now() - Number(data.comment.slice(3)));
    });
    socket.setTimeout(() => socket.close(), 5000);
  });
  check(answer, { "was let in": ({ status }) => status === 101 });
}

export function speak() {
  const event = { type: "chat", user: { uniqueId: "ann" }, comment: `at ${Date.now()}` };
  const body = JSON.stringify({ uniqueId: "streamer", events: [event] });
  const answer = http.post(`http://${mock}/__mock/inject`, body, { headers: { "content-type": "application/json" } });
  check(answer, { "was taken": ({ status }) => status === 200 });
}
