/** The address of a collection's member. */
export function memberPath(path: string, id: string): string {
  return `${path}/${encodeURIComponent(id)}`;
}

/** Whether an object's id is the one meant. */
export function sameId(one: unknown, other: string): boolean {
  return (typeof one === "string" || typeof one === "number") && String(one).toLowerCase() === other.toLowerCase();
}

/** The collections whose members have ids in addresses. */
const collections = /\/(\w+Certificates|\w+Configurations|trustedCertificateAuthorities)\/[^/?]+/g;

/** A path without the ids in it, for where one of them is a secret. */
export function withoutIds(path: string): string {
  return path.replace(collections, "/$1/{id}");
}
