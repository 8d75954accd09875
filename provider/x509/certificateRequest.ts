import { constants, createPublicKey, verify, type KeyObject } from "node:crypto";
import type * as x509 from "@peculiar/x509";
import { elementsIn, sequence, tags, withTag } from "./der.js";
import { comparableName, readName, type ComparableName } from "./name.js";
import { Reader } from "./reader.js";
import { once } from "../results.js";

/** A certificate signing request (PKCS#10), taken apart once: nothing else reads its DER. */
export class CertificateRequest {
  /** The public key that it asks to be certified, as DER of its SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  /** The subject that it asks for, in DER. */
  readonly subjectName: Uint8Array;
  readonly #request: x509.Pkcs10CertificateRequest;
  /** What is signed, and the content of the BIT STRING that is the signature. */
  readonly #signed: Uint8Array;
  readonly #signature: Uint8Array;
  readonly #signatureFault = once(() => this.#findSignatureFault());

  /** @throws {Error} for what is no request. */
  constructor(readonly der: Uint8Array) {
    this.#request = new (library().Pkcs10CertificateRequest)(der);
    this.publicKey = new Uint8Array(this.#request.publicKey.rawData);
    const [information, , signature] = sequence(der);
    const [, subject] = elementsIn(information);
    this.subjectName = withTag(subject, tags.sequence).whole;
    this.#signed = withTag(information, tags.sequence).whole;
    this.#signature = withTag(signature, tags.bitString).content;
  }

  /**
   * What the subject is compared by.
   *
   * @throws {UnreadableText} where it is no name.
   */
  get comparableSubject(): ComparableName {
    return comparableName(readName(this.subjectName));
  }

  /** Why nothing shows that whoever made it has the key that it asks to be certified, and nobody altered it (RFC 2986 section 3). */
  get signatureFault(): RequestSignatureFault | undefined {
    return this.#signatureFault();
  }

  #findSignatureFault(): RequestSignatureFault | undefined {
    let name = "unknown";
    try {
      const algorithm = this.#request.signatureAlgorithm as SignatureAlgorithm;
      ({ name } = algorithm);
      const types = keyTypes[name];
      const key = createPublicKey({ key: Buffer.from(this.publicKey), format: "der", type: "spki" });
      if (types !== undefined) {
        const isSigned = types.includes(key.asymmetricKeyType) && this.#isSignedBy(key, algorithm);
        return isSigned ? undefined : { rule: "signature" };
      }
    } catch {
      // The algorithm's parameters or the key are none that can be read.
    }
    return { rule: "signatureAlgorithm", signatureAlgorithm: name };
  }

  #isSignedBy(key: KeyObject, { name, hash, saltLength }: SignatureAlgorithm): boolean {
    const [unusedBits, ...bytes] = this.#signature;
    const padding = name === "RSA-PSS" ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength } : {};
    return (
      unusedBits === 0 && verify(hash?.name.replace("-", ""), this.#signed, { key, ...padding }, Buffer.from(bytes))
    );
  }
}

const reader = new Reader(
  "certificate signing request",
  "a certificate signing request",
  (der) => new CertificateRequest(der),
);

/**
 * Reads the one certificate signing request that a text or the bytes of a file hold, in the forms of `readCertificate`.
 *
 * @throws {UnreadableText} saying what was found instead and where, without repeating any of it.
 */
export function readCertificateRequest(given: string | Uint8Array): CertificateRequest {
  return reader.one(given);
}

/** The library, which takes as long to load as half of what else the provider has, and which only requests need. */
function library(): typeof x509 {
  // oxlint-disable-next-line typescript/no-require-imports -- what reads a request can't wait for an import().
  require("reflect-metadata");
  // oxlint-disable-next-line typescript/no-require-imports -- as above.
  return require("@peculiar/x509") as typeof x509;
}

/** What is wrong with a request's signature: another key made it, or the request was altered since; or it can't be verified here. */
export type RequestSignatureFault =
  | { readonly rule: "signature" }
  | { readonly rule: "signatureAlgorithm"; readonly signatureAlgorithm: string };

/** The types of key, by node:crypto's names, that make a signature of an algorithm, by the names of Web Cryptography. */
const keyTypes: Readonly<Record<string, readonly (string | undefined)[]>> = {
  "RSASSA-PKCS1-v1_5": ["rsa"],
  "RSA-PSS": ["rsa", "rsa-pss"],
  ECDSA: ["ec"],
  Ed25519: ["ed25519"],
  EdDSA: ["ed448"],
};

interface SignatureAlgorithm {
  readonly name: string;
  readonly hash?: { readonly name: string };
  readonly saltLength?: number;
}
