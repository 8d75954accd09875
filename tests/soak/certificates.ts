/** Certificates of CAs in numbers that openssl would need minutes for: few keys, and names of their own. */
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const keyCount = 4;

export interface ManyCertificates {
  /** As PEM. */
  readonly certificates: readonly string[];
  /** The key identifier in each of them. */
  readonly keyIdentifiers: readonly string[];
}

/** Self-signed ones with the common names `trusted 0`, `trusted 1` and so on, for the kind `trusted`. */
export async function selfSignedMany(kind: string, count: number): Promise<ManyCertificates> {
  const keys = await Promise.all(
    Array.from({ length: keyCount }, async () => {
      const pair = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
      return { pair, identifier: await SubjectKeyIdentifierExtension.create(pair.publicKey) };
    }),
  );
  const keyOf = (number: number) => keys[number % keyCount]!;
  const certificates = Array.from({ length: count }, async (_, number) => {
    const { pair, identifier } = keyOf(number);
    const certificate = await X509CertificateGenerator.createSelfSigned({
      serialNumber: (0x1000 + number).toString(16),
      name: `CN=${kind} ${number}`,
      keys: pair,
      signingAlgorithm: algorithm,
      notBefore: new Date("2020-01-01"),
      notAfter: new Date("2049-01-01"),
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        identifier,
      ],
    });
    return certificate.toString("pem");
  });
  return {
    certificates: await Promise.all(certificates),
    keyIdentifiers: Array.from({ length: count }, (_, number) => keyOf(number).identifier.keyId.toLowerCase()),
  };
}
