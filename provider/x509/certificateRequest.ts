import "reflect-metadata";
import { constants, createPublicKey, verify, type KeyObject } from "node:crypto";
import { Pkcs10CertificateRequest } from "@peculiar/x509";
import { onlyContent } from "./contents.js";
import { allElements, sequence, tags, withTag } from "./der.js";
import { UnreadableText } from "./pem.js";

/** A certificate signing request (PKCS#10). */
export interface CertificateRequest {
  readonly der: Uint8Array;
  /** The public key that it asks to be certified, as DER of its SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  /** The subject that it asks for, in DER. */
  readonly subjectName: Uint8Array;
}

/**
 * Reads the one certificate signing request that a text or the bytes of a file hold, as `readCertificate` reads a
 * certificate.
 *
 * @throws {UnreadableText} saying what was found instead and where, without repeating any of it.
 */
export function readCertificateRequest(given: string | Uint8Array): CertificateRequest {
  const { der, where } = onlyContent(given, "certificate signing request");
  try {
    const { publicKey, rawData } = new Pkcs10CertificateRequest(der);
    const [information] = sequence(new Uint8Array(rawData));
    const [, subject] = allElements(withTag(information, tags.sequence).content);
    return {
      der,
      publicKey: new Uint8Array(publicKey.rawData),
      subjectName: withTag(subject, tags.sequence).whole,
    };
  } catch {
    throw new UnreadableText(`${where} is not a certificate signing request, or a broken one`);
  }
}

/** What is wrong with a request's signature, as data. */
export type RequestSignatureFault =
  | {
      /** It wasn't made with the request's own key, or the request was altered afterwards. */
      readonly rule: "signature";
    }
  | {
      /** It can't be verified here. */
      readonly rule: "signatureAlgorithm";
      readonly signatureAlgorithm: string;
    };

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

/**
 * Whether a request was signed with the key that it asks to be certified (RFC 2986 section 3): that whoever made it has the
 * key, and that nobody has altered it since.
 */
export function requestSignatureFault({ der, publicKey }: CertificateRequest): RequestSignatureFault | undefined {
  let name = "unknown";
  try {
    const algorithm = new Pkcs10CertificateRequest(der).signatureAlgorithm as SignatureAlgorithm;
    ({ name } = algorithm);
    const types = keyTypes[name];
    const key = createPublicKey({ key: Buffer.from(publicKey), format: "der", type: "spki" });
    if (types !== undefined) {
      const isSigned = types.includes(key.asymmetricKeyType) && isSignatureOf(der, key, algorithm);
      return isSigned ? undefined : { rule: "signature" };
    }
  } catch {
    // The algorithm's parameters or the key are none that can be read.
  }
  return { rule: "signatureAlgorithm", signatureAlgorithm: name };
}

function isSignatureOf(der: Uint8Array, key: KeyObject, { name, hash, saltLength }: SignatureAlgorithm): boolean {
  const [signed, , signature] = sequence(der);
  const [unusedBits, ...bytes] = withTag(signature, tags.bitString).content;
  const padding = name === "RSA-PSS" ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength } : {};
  return (
    unusedBits === 0 &&
    verify(hash?.name.replace("-", ""), withTag(signed, tags.sequence).whole, { key, ...padding }, Buffer.from(bytes))
  );
}
