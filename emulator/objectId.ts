/** Ids are GUIDs, whose letters are in any case (RFC 9562, section 4). */
export function isSameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
