import "reflect-metadata";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509Certificate,
} from "@peculiar/x509";

/** What the rules look at in one certificate; an extension that it doesn't have is undefined. */
export interface Facts {
  readonly basicConstraints:
    { readonly isCa: boolean; readonly isCritical: boolean; readonly pathLength?: number } | undefined;
  readonly keyUsage: { readonly keyCertSign: boolean; readonly cRLSign: boolean } | undefined;
  /** The object identifiers of the extended key usages. */
  readonly extendedKeyUsage: readonly string[] | undefined;
  /** The hash that the signature is over, as `SHA-256`; undefined for an algorithm that has its own, such as Ed25519. */
  readonly signatureHash: string | undefined;
  readonly hasNameConstraints: boolean;
  /** Whether subject and issuer are the same name (RFC 5280 section 3.2). */
  readonly isSelfIssued: boolean;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const nameConstraints = "2.5.29.30";

/** @param der A certificate that was read before. */
export function factsOf(der: Uint8Array): Facts {
  const certificate = new X509Certificate(der);
  const constraints = certificate.getExtension(BasicConstraintsExtension);
  const usages = certificate.getExtension(KeyUsagesExtension)?.usages;
  const { hash } = certificate.signatureAlgorithm as { hash?: { name: string } };
  return {
    basicConstraints:
      constraints === null
        ? undefined
        : {
            isCa: constraints.ca,
            isCritical: constraints.critical,
            ...(constraints.pathLength === undefined ? {} : { pathLength: constraints.pathLength }),
          },
    keyUsage:
      usages === undefined
        ? undefined
        : {
            keyCertSign: (usages & KeyUsageFlags.keyCertSign) !== 0,
            cRLSign: (usages & KeyUsageFlags.cRLSign) !== 0,
          },
    extendedKeyUsage: certificate.getExtension(ExtendedKeyUsageExtension)?.usages.map(String),
    signatureHash: hash?.name,
    hasNameConstraints: certificate.getExtension(nameConstraints) !== null,
    isSelfIssued: certificate.subject === certificate.issuer,
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
  };
}
