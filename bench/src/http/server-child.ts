// A process with one bare server, which says the same whoever asks: it costs the same for all, and nobody's own time.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Answers } from "./answers.ts";

const answers = JSON.parse(process.argv[2] ?? "{}") as Answers;

const server = createServer((request, response) => {
  const answer = answers[request.url ?? ""];
  request.resume().once("end", () => {
    response.writeHead(answer === undefined ? 404 : 200, answer?.headers).end(answer?.body);
  });
});
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
