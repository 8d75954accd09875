/** The address of a collection's member. */
export function memberPath(path: string, id: string): string {
  return `${path}/${encodeURIComponent(id)}`;
}

/** Whether an object's id is the one meant. */
export function sameId(one: unknown, other: string): boolean {
  return (typeof one === "string" || typeof one === "number") && String(one).toLowerCase() === other.toLowerCase();
}
