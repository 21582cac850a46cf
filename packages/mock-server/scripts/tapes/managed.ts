import { MANAGED_URL, managedEvent, roomInfo, socketLines, type TapeFile, toBase64, viewer } from "./tape-file.ts";

const CAPTIONS_URL = "/captions?uniqueId=streamer&apiKey=[redacted]&language=en&translate=de";

const events = [
  { type: "chat", user: viewer(0), comment: "hello" },
  { type: "like", user: viewer(1), likeCount: 15, totalLikes: 4200 },
  { type: "gift", user: viewer(2), giftId: 5655, giftName: "Rose", repeatCount: 5, diamondCount: 1, repeatEnd: true },
  { type: "member", user: viewer(3), action: "join" },
  { type: "social", user: viewer(4), action: "follow" },
  { type: "roomUserSeq", totalViewers: 15_000, viewerCount: 342 },
  { type: "subscribe", user: viewer(0), subMonth: 3 },
  { type: "question", user: viewer(1), questionText: "What game is this?" },
  { type: "envelope", envelopeId: "7350000000000030001", diamondCount: 50 },
  { type: "emoteChat", user: viewer(2), emoteId: "123", emoteUrl: "https://emotes.example/123.webp" },
  { type: "control", action: 3 },
];

const phrases = [
  { text: ["good", "good evening", "Good evening everyone"], translation: "Guten Abend zusammen" },
  {
    text: ["thanks for", "thanks for coming", "Thanks for coming back"],
    translation: "Danke, dass ihr wieder da seid",
  },
];

function captions(): object[] {
  const say = (t: number, j: object) => ({ t, d: "s", k: "text", j });
  const speech = phrases.flatMap(({ text, translation }, index) => {
    const t = 2000 + index * 5000;
    return [
      ...text.map((each, piece) =>
        say(t + piece * 600, {
          ...{ type: "caption", text: each, speaker: "Speaker 1" },
          ...{ isFinal: piece === text.length - 1, language: "en" },
        }),
      ),
      say(t + 2000, { type: "translation", text: translation, speaker: "Speaker 1", targetLanguage: "de" }),
    ];
  });
  return [
    say(10, { type: "status", status: "connecting", message: "Connecting to the stream" }),
    say(500, { type: "status", status: "transcribing", message: "Transcribing" }),
    ...speech,
    say(30_500, { type: "credits", total: 10, used: 8.5, remaining: 1.5 }),
    say(30_500, { type: "credits_low", remaining: 1.5, percentage: 15 }),
    say(60_500, { type: "credits", total: 10, used: 9, remaining: 1 }),
    say(61_000, { type: "status", status: "ended", message: "The stream has ended" }),
    { t: 61_000, d: "s", k: "close", code: 4005, reason: "STREAM_END" },
  ];
}

/** Sessions on the JSON sockets. */
export const managedTapes: readonly TapeFile[] = [
  {
    name: "managed-events",
    about: "The managed socket with one event of eleven kinds, the end of the stream and 4005.",
    lines: socketLines(1, 0, MANAGED_URL, [
      roomInfo(10),
      ...events.map((event, index) => managedEvent(500 * (index + 1), event)),
      { t: 6000, d: "s", k: "close", code: 4005, reason: "STREAM_END" },
      { t: 6010, k: "eof", how: "fin" },
    ]),
  },
  {
    name: "exact-text",
    about:
      "JSON as nobody would write it (spaces, escapes, a doubled key, a number above 2^53): its text is kept letter by letter.",
    lines: socketLines(1, 0, MANAGED_URL, [
      roomInfo(10),
      {
        t: 100,
        d: "s",
        k: "text",
        s: '{ "event" : "chat","data":{"type":"chat","comment":"\\u0068i","comment":"hi","n":9007199254740993} }',
      },
      { t: 200, d: "s", k: "text", s: "not JSON" },
      { t: 300, d: "s", k: "text", s: "" },
    ]),
  },
  {
    name: "pings",
    about: "A server that pings and waits for each pong (synchronised), with an unasked pong between them.",
    lines: socketLines(1, 0, MANAGED_URL, [
      roomInfo(10),
      ...[1, 2, 3].flatMap((count) => [
        { t: count * 10_000, d: "s", k: "ping", b64: toBase64(Buffer.from(`${count}`)) },
        { t: count * 10_000 + 5, d: "c", k: "pong", b64: toBase64(Buffer.from(`${count}`)), expect: "same" },
      ]),
      { t: 30_010, d: "s", k: "pong", b64: "" },
      { t: 31_000, d: "s", k: "close", code: 1000, reason: "NORMAL" },
    ]),
  },
  {
    name: "burst",
    about: "Two hundred chats within a second, in bursts of twenty at the same moment.",
    lines: socketLines(1, 0, MANAGED_URL, [
      roomInfo(10),
      ...Array.from({ length: 200 }, (_, index) =>
        managedEvent(100 + 100 * Math.floor(index / 20), { type: "chat", user: viewer(index), comment: `${index}` }),
      ),
    ]),
  },
  {
    name: "captions",
    about:
      "The captions socket: partial captions that grow into final ones, translations, credits every 30 seconds, a warning, and the end.",
    lines: socketLines(1, 0, CAPTIONS_URL, captions()),
  },
];
