import { type QuirkName, type QuirkSettings, quirkReadings, quirks } from "@webcast-kit/contract";

/** One way to read the contradictory reference. */
export interface Reading {
  /** `default`, `prose`, `example`, or a single switch such as `bulkLiveCheck=array`. */
  readonly name: string;
  /** Number of the contradiction, e.g. `C4`; of a whole reading none. */
  readonly contradiction?: string;
  readonly summary: string;
  readonly settings: QuirkSettings;
}

const base = quirkReadings.default;

/** What most clients were written against. */
export const defaultReading: Reading = {
  name: "default",
  summary: "What the reference's runnable samples need, else its examples, else its prose",
  settings: base,
};

/** Every value of every quirk over the default, one by one, and the two whole readings. */
export const readings: readonly Reading[] = [
  ...(Object.keys(quirks) as QuirkName[]).flatMap(readingsOf),
  { name: "prose", summary: "All that the reference's prose says", settings: quirkReadings.prose },
  { name: "example", summary: "All that the reference's examples show", settings: quirkReadings.example },
];

function readingsOf(name: QuirkName): Reading[] {
  const { contradiction, summary, values } = quirks[name];
  return values
    .filter((value) => value !== base[name])
    .map((value) => ({ name: `${name}=${value}`, contradiction, summary, settings: { ...base, [name]: value } }));
}
