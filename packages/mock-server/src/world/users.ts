import { idFor, randomFor } from "./ids.ts";
import { sampleUserIds } from "./samples.ts";

/** One account. */
export interface User {
  /** Decimal. */
  readonly id: string;
  /** The @name, without the @. */
  readonly uniqueId: string;
  readonly nickname: string;
  readonly profilePictureUrl: string;
  readonly bio: string;
  readonly followerCount: number;
  readonly followingCount: number;
  readonly verified: boolean;
  /** Two letters, ISO 3166. */
  readonly region: string;
}

const bios = [
  "live most evenings",
  "be kind in chat",
  "music and small talk",
  "new here, say hi",
  "clips on Sundays",
  "",
];
const regions = ["US", "US", "GB", "DE", "BR", "JP", "MX", "ID"];

/** The form of a @name by which names are compared: a leading @ and case do not count. */
export function nameOf(uniqueId: string): string {
  return withoutAt(uniqueId).toLowerCase();
}

/** A @name as answers have it. */
export function withoutAt(uniqueId: string): string {
  return uniqueId.startsWith("@") ? uniqueId.slice(1) : uniqueId;
}

/** All that is known of a user, from nothing but the seed and the name. */
export function describeUser(seed: number, uniqueId: string): User {
  const name = nameOf(uniqueId);
  const random = randomFor(seed, "user", name);
  const id = sampleUserIds.get(name) ?? idFor(seed, "user", name);
  return {
    id,
    uniqueId: withoutAt(uniqueId),
    nickname: `${toNickname(name)}${random.chance(4) ? " ✨" : ""}`,
    profilePictureUrl: `https://avatars.example/${id}.webp`,
    bio: random.pick(bios),
    followerCount: random.integer(1, random.pick([99, 999, 9999, 99_999, 999_999])),
    // More than a world begins with creators: nobody follows more of them than their profile says.
    followingCount: random.integer(200, 2000),
    verified: random.chance(20),
    region: random.pick(regions),
  };
}

/** `amber.badger12` becomes `Amber Badger`; a name of nothing but digits and signs stays as it is. */
function toNickname(name: string): string {
  const words = name.split(/[._\d]+/).filter((word) => word !== "");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ") || name;
}

/** The accounts that exist. */
export class Users {
  readonly #seed: number;
  readonly #byName = new Map<string, User>();
  readonly #byId = new Map<string, User>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Creates a user; one that exists stays as it is. */
  add(uniqueId: string): User {
    const known = this.userOf(uniqueId);
    if (known) return known;
    const user = describeUser(this.#seed, uniqueId);
    this.#byName.set(nameOf(uniqueId), user);
    this.#byId.set(user.id, user);
    return user;
  }

  userOf(uniqueId: string): User | undefined {
    return this.#byName.get(nameOf(uniqueId));
  }

  userById(id: string): User | undefined {
    return this.#byId.get(id);
  }
}
