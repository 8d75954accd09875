import "reflect-metadata";
import {
  BasicConstraintsExtension,
  Pkcs10CertificateRequest,
  PublicKey,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
  type X509Certificate,
  type Extension,
  type JsonName,
} from "@peculiar/x509";
import { webcrypto } from "node:crypto";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const day = 24 * 60 * 60 * 1000;

/** A certificate authority that lives as long as the test run. */
export interface Authority {
  readonly certificate: X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const thisYear: Validity = {
  notBefore: new Date(Math.floor(Date.now() / 1000) * 1000 - day),
  notAfter: new Date(Math.floor(Date.now() / 1000) * 1000 + 365 * day),
};

export async function makeRoot(
  name: JsonName = [{ CN: ["Test Root"] }],
  { keyIdentifier = true }: { keyIdentifier?: boolean } = {},
): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const extensions: Extension[] = [new BasicConstraintsExtension(true, undefined, true)];
  if (keyIdentifier) {
    extensions.push(await SubjectKeyIdentifierExtension.create(keys.publicKey));
  }
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name,
    keys,
    extensions,
    signingAlgorithm: algorithm,
    ...thisYear,
  });
  return { certificate, keys };
}

/** What a PKI does with the request: a subordinate CA for its subject and key. */
export async function signRequest(
  root: Authority,
  pem: string,
  validity: Validity = thisYear,
): Promise<X509Certificate> {
  const request = new Pkcs10CertificateRequest(pem);
  return sign(root, request.subject, request.publicKey, validity);
}

/** A subordinate CA with a key of its own. */
export async function makeSubordinate(root: Authority, subject = "CN=Test Issuing CA"): Promise<X509Certificate> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  return sign(root, subject, await PublicKey.create(keys.publicKey), thisYear);
}

async function sign(
  root: Authority,
  subject: string,
  publicKey: PublicKey,
  validity: Validity,
): Promise<X509Certificate> {
  return X509CertificateGenerator.create({
    subject,
    issuer: root.certificate.subject,
    publicKey,
    signingKey: root.keys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [new BasicConstraintsExtension(true, 1, true), await SubjectKeyIdentifierExtension.create(publicKey)],
    ...validity,
  });
}

export function pem(...certificates: X509Certificate[]): string {
  return certificates.map((certificate) => `${certificate.toString("pem")}\n`).join("");
}

export function base64(certificate: X509Certificate): string {
  return Buffer.from(certificate.rawData).toString("base64");
}
