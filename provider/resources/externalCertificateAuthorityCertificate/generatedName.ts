import { createHash, randomInt } from "node:crypto";

const digits = "0123456789abcdefghijklmnopqrstuvwxyz";

/**
 * A name for a CA whose program gives none: 12 letters and digits, as many as the portal allows. The first seven come
 * from the organization and the URN, so that an object left behind by a lost answer can be told to be this resource's;
 * the last five are new each time, since Graph never gives a name a second time, not even after a deletion.
 *
 * @param digit Gives a random whole number from 0 up to, not including, its argument.
 */
export function generatedName(
  organizationName: string,
  urn: string,
  digit: (below: number) => number = randomInt,
): string {
  const fresh = Array.from({ length: 5 }, () => digits.charAt(digit(digits.length))).join("");
  return beginning(organizationName, urn) + fresh;
}

/** Whether a name may have been generated for the resource with this organization and URN. */
export function isGeneratedFor(name: string, organizationName: string, urn: string): boolean {
  const start = beginning(organizationName, urn);
  return name.startsWith(start) && /^[0-9a-z]{5}$/.test(name.slice(start.length));
}

function beginning(organizationName: string, urn: string): string {
  const hash = createHash("sha256").update(`${organizationName}\n${urn}`).digest();
  return `c${hash.readBigUInt64BE().toString(36).padStart(6, "0").slice(-6)}`;
}
