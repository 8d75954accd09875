/** Members of objects that are kept by name, and of maps. */

/** Whether there is no value: JSON's null is as good as none. */
export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** The same members, each with another value. */
export function mapped<Value, Result>(
  record: Readonly<Record<string, Value>>,
  convert: (value: Value, name: string) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, convert(value, name)]));
}

/** The members that are meant. */
export function only<Value>(
  record: Readonly<Record<string, Value>>,
  isMeant: (value: Value, name: string) => boolean,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([name, value]) => isMeant(value, name)));
}

/** The names of the members that are meant. */
export function namesOf<Value>(
  record: Readonly<Record<string, Value>>,
  isMeant: (value: Value, name: string) => boolean,
): string[] {
  return Object.keys(only(record, isMeant));
}

/** The members that have a value. */
export function defined(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return only(record, (value) => !isAbsent(value));
}

/** What a map, or a weak one, has for a key, made where it has nothing yet. */
export function madeOnce<Key, Value>(
  all: { get(key: Key): Value | undefined; set(key: Key, value: Value): unknown },
  key: Key,
  make: () => Value,
): Value {
  const known = all.get(key);
  if (known !== undefined) {
    return known;
  }
  const made = make();
  all.set(key, made);
  return made;
}
