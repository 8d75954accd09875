import { createHash } from "node:crypto";
import type { Certificate } from "./certificate.js";

const algorithms: Readonly<Record<number, string>> = { 40: "sha1", 64: "sha256" };

/** Whether a text is a certificate's thumbprint: the hexadecimal digits of a SHA-256 or a SHA-1, however they are written. */
export function isThumbprint(text: string): boolean {
  const written = thumbprintDigits(text);
  return algorithms[written.length] !== undefined && /^[0-9a-f]*$/.test(written);
}

/** Whether a certificate has a thumbprint: of the algorithm that the number of digits says. */
export function hasThumbprint({ der }: Pick<Certificate, "der">, thumbprint: string): boolean {
  const wanted = thumbprintDigits(thumbprint);
  const algorithm = algorithms[wanted.length];
  return algorithm !== undefined && createHash(algorithm).update(der).digest("hex") === wanted;
}

/** A thumbprint's digits, the same for each way to write it. */
export function thumbprintDigits(text: string): string {
  // Windows' certificate dialog begins what is copied from it with an invisible left-to-right mark.
  return text.replace(/[\s:\u200e]/g, "").toLowerCase();
}
