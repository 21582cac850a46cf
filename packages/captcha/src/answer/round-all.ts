/** The nearest whole number of each field. Never -0, which JSON and people would not tell from 0. */
export function roundAll<Fields extends { readonly [Field in keyof Fields]: number }>(fields: Fields): Fields {
  const entries = Object.entries<number>(fields);
  return Object.fromEntries(entries.map(([name, value]) => [name, Math.round(value) + 0])) as Fields;
}
