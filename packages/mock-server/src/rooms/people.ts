import type { WebcastUser } from "@webcast-kit/contract";
import type { Random } from "./random.ts";

const adjectives = ["amber", "brave", "calm", "dusty", "eager", "fuzzy", "gentle", "happy", "lucky", "mellow", "quiet"];
const animals = ["badger", "crane", "dolphin", "ferret", "gecko", "heron", "lynx", "otter", "panda", "raven", "tapir"];

/** Invents a viewer. */
export function createViewer(random: Random): WebcastUser {
  const [adjective, animal] = [random.pick(adjectives), random.pick(animals)];
  const uniqueId = `${adjective}.${animal}${random.integer(1, 999)}`;
  return {
    id: random.id(),
    uniqueId,
    nickname: `${capitalise(adjective)} ${capitalise(animal)}${random.chance(4) ? " ✨" : ""}`,
    profilePictureUrl: `https://avatars.example/${uniqueId}.webp`,
    followRole: random.pick([0, 0, 0, 1, 1, 2]),
    isSubscriber: random.chance(12),
  };
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Things that viewers say. */
export const comments = [
  "hello from Lisbon 👋",
  "what song is this?",
  "first time here, love it",
  "🔥🔥🔥",
  "can you say hi to my sister?",
  "how long have you been practising?",
  "the light looks great today",
  "gg",
  "¿de dónde eres?",
  "こんにちは",
  "that was amazing 😂",
  "who is winning?",
  "please play the last one again",
  "greetings from the night shift",
];

export const questions = [
  "What game is this?",
  "When do you go live tomorrow?",
  "Which camera do you use?",
  "How did you learn that?",
];

/** Gifts as they are sold: type 1 can be sent as a combo. */
export const gifts = [
  { giftId: 5655, giftName: "Rose", diamondCount: 1, giftType: 1 },
  { giftId: 6064, giftName: "GG", diamondCount: 1, giftType: 1 },
  { giftId: 5487, giftName: "Finger Heart", diamondCount: 5, giftType: 1 },
  { giftId: 5660, giftName: "Hand Hearts", diamondCount: 100, giftType: 2 },
  { giftId: 5899, giftName: "Confetti", diamondCount: 100, giftType: 2 },
] as const;
