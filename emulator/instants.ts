/** An instant as Graph writes it where it has a fraction of a second: with seven digits. */
export function withSevenDigits(date: Date): string {
  return date.toISOString().replace(/Z$/, "0000Z");
}
