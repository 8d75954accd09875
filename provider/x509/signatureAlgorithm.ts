import { allElements, elementsIn, identifier, naturalNumber, tags, withTag, type Element } from "./der.js";

/** How a signature was made. */
export interface SignatureAlgorithm {
  /** Its OID. */
  readonly algorithm: string;
  /** The hash that it is over, as `SHA-256`; undefined for an algorithm that has its own, such as Ed25519, or isn't known. */
  readonly hash: string | undefined;
  /** Of RSA with PSS (RFC 4055 section 3.1). */
  readonly pss?: { readonly maskHash: string | undefined; readonly saltLength: number };
}

const pssAlgorithm = "1.2.840.113549.1.1.10";

/** Object identifiers that differ in their last number: what comes before it, the first number, and what each means. */
type Family = readonly [prefix: string, first: number, ...hashes: (string | undefined)[]];

function byIdentifier(families: readonly Family[]): ReadonlyMap<string, string | undefined> {
  return new Map(
    families.flatMap(([prefix, first, ...names]) => names.map((hash, index) => [`${prefix}.${first + index}`, hash])),
  );
}

const sha2 = ["SHA-224", "SHA-256", "SHA-384", "SHA-512"];
const sha3 = ["SHA3-224", "SHA3-256", "SHA3-384", "SHA3-512"];

const hashes = byIdentifier([
  ["1.2.840.113549.2", 2, "MD2", undefined, "MD4", "MD5"],
  ["1.3.14.3.2", 26, "SHA-1"],
  ["2.16.840.1.101.3.4.2", 1, "SHA-256", "SHA-384", "SHA-512", "SHA-224", "SHA-512/224", "SHA-512/256", ...sha3],
]);

/** The hashes of algorithms for signatures. */
const hashOf = byIdentifier([
  [
    "1.2.840.113549.1.1",
    2,
    ...["MD2", "MD4", "MD5", "SHA-1", ...Array<undefined>(5), "SHA-256", "SHA-384", "SHA-512", "SHA-224"],
    ...["SHA-512/224", "SHA-512/256"],
  ],
  ["1.2.840.10045.4", 1, "SHA-1"],
  ["1.2.840.10045.4.3", 1, ...sha2],
  ["1.2.840.10040.4", 3, "SHA-1"],
  ["2.16.840.1.101.3.4.3", 1, ...sha2, ...sha3, ...sha3, ...sha3],
  // What OSI called RSA and DSA with MD5 and SHA-1 before others did.
  ["1.3.14.3.2", 3, "MD5"],
  ["1.3.14.3.2", 27, "SHA-1", undefined, "SHA-1"],
]);

/** @throws {UnreadableText} for what is no AlgorithmIdentifier. */
export function signatureAlgorithm({ content }: Element): SignatureAlgorithm {
  const [type, parameters] = allElements(content);
  const algorithm = identifier(type);
  if (algorithm !== pssAlgorithm) {
    return { algorithm, hash: hashOf.get(algorithm) };
  }
  const given = parameters?.tag === tags.sequence ? elementsIn(parameters) : [];
  const parameter = (tag: number) => {
    const found = given.find((element) => element.tag === tag);
    return found && allElements(found.content)[0];
  };
  const salt = parameter(0xa2);
  return {
    algorithm,
    hash: hashIn(parameter(0xa0)),
    pss: {
      maskHash: hashIn(allElements(parameter(0xa1)?.content ?? new Uint8Array())[1]),
      saltLength: salt === undefined ? 20 : naturalNumber(withTag(salt, tags.integer).content),
    },
  };
}

/** The hash that an AlgorithmIdentifier names; SHA-1 where there is none. */
function hashIn(element: Element | undefined): string | undefined {
  return element === undefined ? "SHA-1" : hashes.get(identifier(allElements(element.content)[0]));
}
