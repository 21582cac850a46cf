import { commentOf, takeOrders } from "./orders.ts";

/** A client as most are written with the runtime's own WebSocket. */
takeOrders(({ wsUrl, key }, tell) => {
  const socket = new WebSocket(`${wsUrl}/?uniqueId=streamer&apiKey=${key}`);
  socket.addEventListener("open", () => tell("open"));
  socket.addEventListener("message", ({ data }) => {
    const comment = commentOf(String(data));
    if (comment !== undefined) tell(`heard ${comment}`);
  });
  socket.addEventListener("error", () => tell("error"));
  socket.addEventListener("close", ({ code }) => tell(`close ${code}`));
});
