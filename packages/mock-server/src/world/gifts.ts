import { gifts as played } from "../rooms/people.ts";

/** One gift as it is sold. */
export interface Gift {
  readonly id: number;
  readonly name: string;
  readonly diamondCount: number;
  /** 1 standard, 2 animated. */
  readonly type: number;
  readonly iconUrl: string;
  /** Whether it can be sent many times in a row; type 1 can. */
  readonly combo: boolean;
}

/** Gifts that are sold beside those that simulated rooms play. Invented: id, name, diamonds, type. */
const others: readonly (readonly [id: number, name: string, diamondCount: number, type: number])[] = [
  [7001, "Paper Plane", 1, 1],
  [7002, "Raindrop", 1, 1],
  [7003, "Cookie", 2, 1],
  [7004, "Sticker", 3, 1],
  [7005, "Clover", 5, 1],
  [7006, "Mint Tea", 5, 1],
  [7007, "Balloon", 9, 1],
  [7008, "Doughnut", 10, 1],
  [7009, "Lantern", 15, 1],
  [7010, "Sunflower", 20, 1],
  [7011, "Umbrella", 25, 1],
  [7012, "Sunglasses", 49, 1],
  [7013, "Teddy Bear", 99, 1],
  [7014, "Music Box", 99, 2],
  [7015, "Snow Globe", 149, 2],
  [7016, "Hot Air Balloon", 199, 2],
  [7017, "Carousel", 249, 2],
  [7018, "Sailing Boat", 399, 2],
  [7019, "Northern Lights", 500, 2],
  [7020, "Lighthouse", 699, 2],
  [7021, "Waterfall", 899, 2],
  [7022, "Fireworks Night", 1088, 2],
  [7023, "Whale Song", 2150, 2],
  [7024, "Castle", 5000, 2],
  [7025, "Rocket Launch", 10_000, 2],
  [7026, "Galaxy Gate", 29_999, 2],
];

/** Every gift that can be bought, cheapest first. */
export const gifts: readonly Gift[] = [
  ...played.map(({ giftId, giftName, diamondCount, giftType }) => toGift(giftId, giftName, diamondCount, giftType)),
  ...others.map((gift) => toGift(...gift)),
].sort((a, b) => a.diamondCount - b.diamondCount);

function toGift(id: number, name: string, diamondCount: number, type: number): Gift {
  return { id, name, diamondCount, type, iconUrl: `https://gifts.example/${id}.webp`, combo: type === 1 };
}
