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
  const hash = createHash("sha256").update(`${organizationName}\n${urn}`).digest();
  const stable = hash.readBigUInt64BE().toString(36).padStart(6, "0").slice(-6);
  const fresh = Array.from({ length: 5 }, () => digits.charAt(digit(digits.length))).join("");
  return `c${stable}${fresh}`;
}
