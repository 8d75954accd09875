import { entity, OddContent, type Entity } from "./entity.js";

/** A part of a collection (Graph: Paging). */
export interface Page {
  readonly members: readonly Entity[];
  /** Where the next one is. */
  readonly next: string | undefined;
}

/** @param origin The only one where the token may go. */
export function pageOf(json: unknown, origin: string): Page {
  const { value, "@odata.nextLink": next } = entity(json);
  if (!Array.isArray(value)) {
    throw new OddContent("a collection without its array `value`");
  }
  if (typeof next !== "string") {
    return { members: value.map(entity), next: undefined };
  }
  if (!URL.canParse(next) || new URL(next).origin !== origin) {
    throw new OddContent("a link to another origin, where the token is not sent");
  }
  return { members: value.map(entity), next };
}

/** The members on all pages, however many there are and some of them empty or sent twice. */
export async function allMembers(first: string, read: (url: string) => Promise<Page>): Promise<Entity[]> {
  const found = new Map<unknown, Entity>();
  const seen = new Set<string>();
  for (let url: string | undefined = first; url !== undefined && !seen.has(url);) {
    seen.add(url);
    const { members, next }: Page = await read(url);
    for (const member of members) {
      found.set(member["id"] ?? member, member);
    }
    url = next;
  }
  return [...found.values()];
}
