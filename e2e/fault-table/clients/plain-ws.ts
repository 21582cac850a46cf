import { WebSocket } from "ws";
import { commentOf, takeOrders } from "./orders.ts";

/** A client as most are written with `ws`. */
takeOrders(({ wsUrl, key }, tell) => {
  const socket = new WebSocket(`${wsUrl}/?uniqueId=streamer&apiKey=${key}`, { handshakeTimeout: 1000 });
  socket.on("open", () => tell("open"));
  socket.on("message", (data) => {
    const comment = commentOf(String(data));
    if (comment !== undefined) tell(`heard ${comment}`);
    if (comment === "two") socket.ping();
  });
  socket.on("pong", () => tell("pong"));
  socket.on("error", () => tell("error"));
  socket.on("close", (code) => tell(`close ${code}`));
});
