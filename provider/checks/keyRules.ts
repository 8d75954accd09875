/** What is demanded of keys, and of how signatures are made. */
import { hash } from "node:crypto";
import { madeOnce } from "../records.js";
import type { CertificateFields } from "../x509/certificateFields.js";
import type { PublicKey } from "../x509/publicKey.js";
import type { CertificateRule } from "./rule.js";

const browsers = "CA/Browser Forum Baseline Requirements section 6.1.5";
const faq = "Microsoft: Transport Layer Security inspection, Frequently asked questions";

export const weakKeyRule: CertificateRule = {
  id: "weak-key",
  severity: "error",
  demand: "must have a key of RSA with at least 2048 bits and an exponent that protects it, or of an elliptic curve",
  source: `NIST SP 800-57 part 1 section 5.6.1; ${browsers}; openssl at security level 2`,
  broken({ key: { kind, bits = 0, isTrivial } }) {
    if (kind === "DSA") {
      return "a DSA key";
    }
    if (kind !== "RSA") {
      return undefined;
    }
    return bits < 2048
      ? `an RSA key of ${bits} bits`
      : isTrivial
        ? "an RSA key whose exponent lets anybody sign with it"
        : undefined;
  },
};

/** Keys that agree on others or encrypt, and sign nothing (RFC 5480 section 2.1.2, RFC 8410, RFC 3279, RFC 4055). */
const signingNothing: Readonly<Record<string, string>> = {
  "1.3.101.110": "X25519",
  "1.3.101.111": "X448",
  "1.2.840.10046.2.1": "Diffie-Hellman",
  "1.2.840.113549.1.3.1": "Diffie-Hellman",
  "1.3.132.1.12": "ECDH",
  "1.3.132.1.13": "ECMQV",
  "1.2.840.113549.1.1.7": "RSAES-OAEP",
};

export const unusableKeyRule: CertificateRule = {
  id: "unusable-key",
  severity: "error",
  demand: "must have a key that can be read and that signs, or nothing below it is accepted",
  source: "RFC 5280 sections 4.1.2.7 and 4.2.1.3; openssl verify, error 1 and error 6",
  broken(fields) {
    const { kind, algorithm, curve } = fields.key;
    // A curve without a name breaks the rule for that, and a DSA key the one above.
    const isJudged = kind === "RSA" || kind === "EdDSA" || (kind === "EC" && curve !== undefined);
    return algorithm in signingNothing
      ? `a key of ${signingNothing[algorithm]}, which doesn't sign`
      : isJudged && !fields.isKeyReadable
        ? "a key that can't be read"
        : undefined;
  },
};

export const explicitCurveRule: CertificateRule = {
  id: "explicit-curve",
  severity: "error",
  demand: "must name the curve of its key: Go, Java and openssl refuse a curve that is given by its parameters",
  source: "RFC 5480 section 2.1.1",
  broken: ({ key: { kind, curve } }) =>
    kind === "EC" && curve === undefined ? "a curve by its parameters, or none" : undefined,
};

const curves: Readonly<Record<string, string>> = {
  "1.2.840.10045.3.1.7": "P-256",
  "1.3.132.0.34": "P-384",
  "1.3.132.0.35": "P-521",
};

/** What OpenSSL calls curves that keys of today's PKIs are found on. */
const uncommonCurves: Readonly<Record<string, string>> = {
  "1.2.840.10045.3.1.1": "P-192",
  "1.3.132.0.33": "P-224",
  "1.3.132.0.10": "secp256k1",
  "1.3.36.3.3.2.8.1.1.7": "brainpoolP256r1",
  "1.3.36.3.3.2.8.1.1.11": "brainpoolP384r1",
  "1.3.36.3.3.2.8.1.1.13": "brainpoolP512r1",
  "1.2.156.10197.1.301": "SM2",
};
const edwards: Readonly<Record<string, string>> = { "1.3.101.112": "Ed25519", "1.3.101.113": "Ed448" };

/** A key as people call it. */
export function keyInWords({ kind, algorithm, bits, curve }: PublicKey): string {
  switch (kind) {
    case "RSA":
    case "DSA":
      return bits === undefined ? kind : `${kind} of ${bits} bits`;
    case "EC":
      return curve === undefined
        ? "a curve without a name"
        : (curves[curve] ?? uncommonCurves[curve] ?? `curve ${curve}`);
    default:
      return edwards[algorithm] ?? signingNothing[algorithm] ?? `algorithm ${algorithm}`;
  }
}

/** The largest RSA key that Go verifies in TLS. */
const mostBits = 8192;

/** Of chains that are for TLS: whoever takes part in it takes other keys, too. */
const uncommonKeyRule: CertificateRule = {
  id: "uncommon-key",
  severity: "warning",
  demand: "should have a key of RSA, or on P-256, P-384 or P-521, since browsers refuse others in TLS",
  source: `${browsers}; RFC 8446 section 4.2.3`,
  broken({ key: { kind, algorithm, curve, bits = 0 } }) {
    switch (kind) {
      case "EC":
        // One that isn't named breaks the rule above.
        return curve === undefined || curve in curves ? undefined : `the curve ${uncommonCurves[curve] ?? curve}`;
      case "RSA":
        return bits > mostBits ? `an RSA key of ${bits} bits` : undefined;
      case "DSA":
        return undefined;
      default:
        return algorithm in signingNothing
          ? undefined
          : `a key of ${edwards[algorithm] ?? `the algorithm ${algorithm}`}`;
    }
  },
};

const uncommonSignatureRule: CertificateRule = {
  id: "uncommon-signature",
  severity: "warning",
  demand: "should be signed with RSA-PSS, where it is, with a salt and one hash, since browsers refuse others in TLS",
  source: "RFC 8446 section 4.2.3; CA/Browser Forum Baseline Requirements section 7.1.3.2.1",
  broken(fields) {
    const { hash, pss } = fields.signatureAlgorithm;
    if (pss === undefined || fields.isSelfSigned) {
      return undefined;
    }
    return pss.saltLength === 0
      ? "RSA-PSS without salt"
      : pss.maskHash !== hash
        ? `RSA-PSS with ${hash} and, for its mask, ${pss.maskHash}`
        : undefined;
  },
};

const usable = ["SHA-256", "SHA-384", "SHA-512"];
const forgeable = ["MD2", "MD4", "MD5"];

/** Of the hash of a signature; kept by those whose algorithm has its own. */
export const hashRule: CertificateRule = {
  id: "weak-hash",
  severity: "error",
  demand: "must be signed with SHA-256, SHA-384 or SHA-512",
  source: faq,
  broken: ({ signatureAlgorithm: { hash } }) => (hash === undefined || usable.includes(hash) ? undefined : hash),
};

/** The same of those above: not of a root, whose own signature nobody verifies. */
export const issuerHashRule: CertificateRule = {
  ...hashRule,
  id: "chain-weak-hash",
  severity: "warning",
  demand: "should be signed with SHA-256, SHA-384 or SHA-512, since browsers refuse other hashes",
  broken(fields, now) {
    const hash = hashRule.broken(fields, now);
    return hash === undefined || forgeable.includes(hash) || fields.isSelfSigned ? undefined : hash;
  },
};

export const forgeableHashRule: CertificateRule = {
  id: "forgeable-hash",
  severity: "error",
  demand: "must not be signed with MD2, MD4 or MD5: such a signature can be made for another certificate as well",
  source: "RFC 6151 section 2; RFC 6149 section 6",
  broken(fields) {
    const { hash = "" } = fields.signatureAlgorithm;
    return forgeable.includes(hash) && !fields.isSelfSigned ? hash : undefined;
  },
};

/** A subject key identifier may be anything that is unique, but nobody makes one of another key on purpose. */
export const keyIdentifierRule: CertificateRule = {
  id: "key-identifier-of-another-key",
  severity: "warning",
  demand: "should have a subjectKeyIdentifier that is a hash of its key, or software looks for the issuer in vain",
  source: "RFC 5280 section 4.2.1.2; RFC 7093 section 2",
  broken(fields) {
    const { subjectKeyIdentifier, unreadable } = fields.extensions;
    return subjectKeyIdentifier === undefined ||
      unreadable.includes("2.5.29.14") ||
      madeOnce(ofItsKey, fields, () => isHashOf(subjectKeyIdentifier, fields.key, fields.publicKey))
      ? undefined
      : "one that is none of the hashes in use";
  },
};

/** Whether a certificate's key identifier is a hash of its key: the rule is asked of the same certificate in each call. */
const ofItsKey = new WeakMap<CertificateFields, boolean>();

/** Every way of RFC 5280 and RFC 7093, and what GnuTLS does: a hash of the key, or of it with its algorithm, or its beginning. */
function isHashOf(identifier: string, { keyBits }: PublicKey, publicKey: Uint8Array): boolean {
  const digits = identifier.toLowerCase();
  const sha1 = hash("sha1", keyBits);
  // What nearly all do comes first. The second way of RFC 5280 is four bits that say so, and the last sixty of SHA-1.
  return (
    digits === sha1 ||
    digits === `4${sha1.slice(-15)}` ||
    [keyBits, publicKey].some((bytes) =>
      ["sha1", "sha256", "sha384", "sha512"].some((algorithm) => {
        const whole = hash(algorithm, bytes);
        return digits === whole || (digits.length === 40 && whole.startsWith(digits));
      }),
    )
  );
}

/** In a TLS chain, of the signed certificate as of those above it. */
export const tlsKeyRules: readonly CertificateRule[] = [
  weakKeyRule,
  explicitCurveRule,
  uncommonKeyRule,
  uncommonSignatureRule,
  keyIdentifierRule,
];
