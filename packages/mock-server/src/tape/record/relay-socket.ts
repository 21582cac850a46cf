import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { originForm } from "../../request-target.ts";
import { FrameSplitter } from "../../wire/frames.ts";
import { reset } from "../../wire/reset.ts";
import { MessageAssembler } from "../assembler.ts";
import type { EofEntry, TapeHeaderPair, TapeSide } from "../entry.ts";
import { headersOf, refusalHead, upgradeHead } from "../handshake.ts";
import { localHeaders } from "../own-origin.ts";
import { toBody, toEntry } from "./heard-entry.ts";
import { readAnswer } from "./read-answer.ts";
import type { Relay } from "./relay-request.ts";

/** Compression would hide what is said; the key and the host are those of one connection. */
const LEFT_OUT: ReadonlySet<string> = new Set(["host", "sec-websocket-extensions", "sec-websocket-key"]);

/** Passes a handshake on, and then every byte of both sides as it is, while each message is written down. */
export async function relaySocket(request: IncomingMessage, stream: Duplex, head: Buffer, relay: Relay): Promise<void> {
  const { writer, upstream, host } = relay;
  const c = writer.nextConnection();
  const { headers: known } = request;
  const url = originForm(request.url);
  const key = known["sec-websocket-key"] ?? "";
  const headers = headersOf(request).filter(([name]) => !LEFT_OUT.has(name.toLowerCase()));
  writer.write({ t: writer.now(), c, kind: "open", url, headers });
  const own: TapeHeaderPair[] = [
    ["Connection", "Upgrade"],
    ["Upgrade", "websocket"],
    ["Sec-WebSocket-Key", key],
  ];
  const asked = upstream.request({ method: "GET", url, headers: [...headers, ...own] });
  stream.once("close", () => asked.destroy());
  asked.once("timeout", () => asked.destroy(new Error("the upstream is silent")));
  asked.on("upgrade", (answer: IncomingMessage, server: Duplex, rest: Buffer) => {
    // From here on silence is the business of those who talk.
    answer.socket.setTimeout(0);
    const pairs = headersOf(answer);
    writer.write({ t: writer.now(), c, kind: "upgrade", status: 101, headers: pairs });
    stream.write(upgradeHead(key, localHeaders(pairs, host, 0)));
    join({ stream, server, c, relay });
    if (rest.length > 0) server.unshift(rest);
    if (head.length > 0) stream.unshift(head);
  });
  const fail = () => {
    if (!stream.writable) return;
    const pairs: TapeHeaderPair[] = [["Content-Length", "0"]];
    writer.write({ t: writer.now(), c, kind: "upgrade", status: 502, headers: pairs });
    stream.end(refusalHead(502, pairs));
  };
  asked.once("response", (answer) => relayRefusal(answer, stream, c, relay).catch(fail));
  asked.on("error", fail);
  asked.end();
}

/** A handshake that is answered with anything but 101. */
async function relayRefusal(answer: IncomingMessage, stream: Duplex, c: number, { writer }: Relay): Promise<void> {
  const { bytes, end } = await readAnswer(answer);
  if (end !== "whole") throw new Error("the refusal of a handshake is not whole");
  const [status, headers] = [answer.statusCode ?? 502, headersOf(answer)];
  writer.write({ t: writer.now(), c, kind: "upgrade", status, headers, ...toBody(bytes) });
  stream.end(Buffer.concat([refusalHead(status, headers), bytes]));
}

interface Joint {
  readonly stream: Duplex;
  readonly server: Duplex;
  readonly c: number;
  readonly relay: Relay;
}

/** Joins two connections; the end of the tape's connection is told when both are over, or lines might come behind it. */
function join({ stream, server, c, relay: { writer } }: Joint): void {
  let end: Pick<EofEntry, "d" | "how"> | undefined;
  let open = 2;
  const watch = (from: Duplex, to: Duplex, d: TapeSide) => {
    const listen = listener(({ kind, ...heard }) =>
      writer.write(toEntry({ kind, ...heard }, { t: writer.now(), c, d })),
    );
    from.on("data", (chunk: Buffer) => {
      listen(chunk);
      if (to.writable && !to.write(chunk)) {
        from.pause();
        to.once("drain", () => from.resume());
      }
    });
    from.once("end", () => {
      end ??= { d, how: "fin" };
      to.end();
    });
    from.on("error", () => {
      end ??= { d, how: "rst" };
      reset(to);
    });
    from.once("close", () => {
      if (!to.writableEnded) to.destroy();
      // It may have waited for room that comes no more.
      to.resume();
      if (--open === 0 && end !== undefined) writer.write({ t: writer.now(), c, kind: "eof", ...end });
    });
  };
  watch(server, stream, "s");
  watch(stream, server, "c");
}

/** Hears what is said in a stream of bytes. */
function listener(hear: (heard: Parameters<typeof toEntry>[0]) => void): (chunk: Buffer) => void {
  const [splitter, assembler] = [new FrameSplitter(), new MessageAssembler()];
  return (chunk) => {
    for (const frame of splitter.push(chunk)) {
      const heard = assembler.push(frame);
      if (heard !== undefined) hear(heard);
    }
  };
}
