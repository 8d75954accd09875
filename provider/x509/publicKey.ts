import { createPublicKey } from "node:crypto";
import { allElements, elementsIn, identifier, sequence, tags, withTag, type Element } from "./der.js";
import { UnreadableText } from "./pem.js";
import { attempt } from "../results.js";

/** What kind of key a certificate is for (RFC 3279 section 2.3, RFC 5480, RFC 8410). */
export interface PublicKey {
  readonly kind: "RSA" | "DSA" | "EC" | "EdDSA" | "other";
  /** The OID of its algorithm. */
  readonly algorithm: string;
  /** How long the modulus is; of RSA and DSA. */
  readonly bits: number | undefined;
  /** The OID of the curve; undefined where it isn't named, but its parameters are given or left out. */
  readonly curve: string | undefined;
  /** The bytes of the key itself, without its algorithm, which key identifiers are hashes of (RFC 5280 section 4.2.1.2). */
  readonly keyBits: Uint8Array;
  /** Whether it is an RSA key whose exponent lets anybody sign: 1, or an even one. */
  readonly isTrivial: boolean;
}

const kinds: Readonly<Record<string, PublicKey["kind"]>> = {
  "1.2.840.113549.1.1.1": "RSA",
  "1.2.840.113549.1.1.10": "RSA",
  "1.2.840.10040.4.1": "DSA",
  "1.2.840.10045.2.1": "EC",
  "1.3.101.112": "EdDSA",
  "1.3.101.113": "EdDSA",
};

/** @throws {UnreadableText} for what is no SubjectPublicKeyInfo. */
export function readPublicKey({ content }: Element): PublicKey {
  const [algorithmIdentifier, key] = allElements(content);
  const keyBits = withTag(key, tags.bitString).content.subarray(1);
  const [algorithmElement, parameters] = elementsIn(algorithmIdentifier);
  const algorithm = identifier(algorithmElement);
  const kind = kinds[algorithm] ?? "other";
  const nothing = { kind, algorithm, bits: undefined, curve: undefined, keyBits, isTrivial: false };
  if (kind === "EC") {
    return { ...nothing, curve: parameters?.tag === tags.objectIdentifier ? identifier(parameters) : undefined };
  }
  if (kind === "RSA") {
    const [modulus, exponent] = sequence(keyBits);
    const power = withTag(exponent, tags.integer).content;
    const isTrivial = bitsOf(power) === 1 || ((power.at(-1) ?? 0) & 1) === 0;
    return { ...nothing, bits: bitsOf(withTag(modulus, tags.integer).content), isTrivial };
  }
  // DSA's modulus is among its parameters, where it has its own (RFC 3279 section 2.3.2).
  const prime = kind === "DSA" && parameters?.tag === tags.sequence ? elementsIn(parameters)[0] : undefined;
  return { ...nothing, bits: prime && bitsOf(prime.content) };
}

/** Whether two keys, as DER of SubjectPublicKeyInfo, are the same, with a point of a curve compressed or not. */
export function samePublicKey(one: Uint8Array, other: Uint8Array): boolean {
  // Of a key that OpenSSL doesn't know, such as one that was made with newer software, the bytes alone count.
  const isSame = () => keyObject(one).equals(keyObject(other));
  return Buffer.compare(one, other) === 0 || attempt(isSame) === true;
}

function keyObject(der: Uint8Array) {
  return createPublicKey({ key: Buffer.from(der), format: "der", type: "spki" });
}

/** @throws {UnreadableText} for a negative number, which no key has. */
function bitsOf(content: Uint8Array): number {
  if ((content[0] ?? 0x80) >= 0x80) {
    throw new UnreadableText("a number of a key is negative");
  }
  const first = content.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (content.length - first) * 8 - Math.clz32(content[first] ?? 0) + 24;
}
