/** Stands for what Graph has in a property and can't be read, or must have and doesn't tell. It says nothing of what is there. */
export class Illegible {
  /** @param why What was found, in words that follow the property's name: `is a number`. */
  constructor(readonly why: string) {}
}

/** What of an object can be read. */
export type Legible<Found> = { readonly [P in keyof Found]: Exclude<Found[P], Illegible> };

/** An object as it can be read, and what of it can't. */
export interface Reading<Found> {
  readonly legible: Legible<Found>;
  readonly illegible: readonly (readonly [property: string, why: string])[];
}

/** Takes what can be read of an object apart from what can't. */
export function readingOf<Found extends object>(found: Found): Reading<Found> {
  const entries = Object.entries(found) as [string, unknown][];
  return {
    legible: Object.fromEntries(entries.filter(([, value]) => !(value instanceof Illegible))) as Legible<Found>,
    illegible: entries.flatMap(([property, value]) => (value instanceof Illegible ? [[property, value.why]] : [])),
  };
}

/** What to tell of the properties of an object that can't be read: once what they have in common. */
export function illegibleTexts(id: string, illegible: Reading<object>["illegible"]): string[] {
  return [...Map.groupBy(illegible, ([, why]) => why)].map(([reason, all]) => {
    const properties = all.map(([property]) => property).join(" and ");
    return `${properties} of ${id} ${reason}. Nothing was compared with it: look at what the tenant has there`;
  });
}
