import { elements, objectIdentifier, outermostContent, tags } from "./der.js";

/** What DER can turn out to be where certificates and the like are given. */
export type DerKind =
  | "certificate"
  | "certificate signing request"
  | "private key"
  | "public key"
  | "certificate revocation list"
  | "PKCS#7"
  | "PKCS#12"
  | "key parameters";

/** What follows the version in PKCS#8, PKCS#1 and SEC 1. */
const ofPrivateKeys: readonly (number | undefined)[] = [tags.sequence, tags.integer, tags.octetString];

/** What kind of thing some DER is, told by its first elements alone: it may be cut off or broken further on. */
export function derKindOf(der: Uint8Array): DerKind | undefined {
  if (der[0] !== tags.sequence) {
    return Buffer.from(der.subarray(0, 14)).toString("latin1") === "openssh-key-v1" ? "private key" : undefined;
  }
  const content = outermostContent(der);
  const [first, second, third] = content === undefined ? [] : elements(content);
  switch (first?.tag) {
    case tags.objectIdentifier:
      return objectIdentifier(first.content)?.startsWith("1.2.840.113549.1.7.") ? "PKCS#7" : undefined;
    case tags.integer:
      // PFX has version 3; an RSA public key is two numbers; PKCS#8, PKCS#1 and SEC 1 begin with version 0 or 1.
      if (first.content[0] === 3 && first.content.length === 1 && second?.tag === tags.sequence) {
        return "PKCS#12";
      }
      if (first.content.length === 1 && (first.content[0] ?? 0) < 2) {
        if (second?.tag === tags.integer && second.content.length < 8) {
          return "key parameters";
        }
        // Other things have a version first, too, such as what is in PKCS#7.
        return ofPrivateKeys.includes(second?.tag) ? "private key" : undefined;
      }
      // Of Diffie-Hellman (RFC 2631, PKCS#3) and of DSA: prime numbers, and what belongs to them.
      return second?.tag === tags.integer && third === undefined ? "public key" : "key parameters";
    case tags.sequence:
      // An algorithm comes first in a public key (RFC 5280 section 4.1) and in an encrypted private key (RFC 5208 section 6).
      if (elements(first.content).next().value?.tag === tags.objectIdentifier) {
        return second?.tag === tags.octetString ? "private key" : "public key";
      }
      return signedKind(first.content);
    default:
      return undefined;
  }
}

/** What was signed, of the three things whose signature stands beside them. */
function signedKind(content: Uint8Array): DerKind | undefined {
  const [first, second, third, fourth] = elements(content);
  if (first?.tag === tags.context0) {
    return "certificate";
  }
  const isTime = (tag: number | undefined) => tag === tags.utcTime || tag === tags.generalizedTime;
  if (isTime(third?.tag) || isTime(fourth?.tag)) {
    return "certificate revocation list";
  }
  if (first?.tag !== tags.integer || second?.tag !== tags.sequence) {
    return undefined;
  }
  return fourth?.tag === tags.sequence ? "certificate" : "certificate signing request";
}
