/** What a value becomes where a program puts it into a text, as `${value}` does. */
export function inText(value: unknown): string {
  return [value].join();
}
