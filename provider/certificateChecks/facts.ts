import "reflect-metadata";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509Certificate,
} from "@peculiar/x509";
import { extensionOf, type Certificate } from "../x509/certificate.js";
import { sameName } from "../x509/name.js";

/** What the rules look at in one certificate; an extension that it doesn't have is undefined. */
export interface Facts {
  readonly basicConstraints:
    { readonly isCa: boolean; readonly isCritical: boolean; readonly pathLength?: number } | undefined;
  readonly keyUsage: { readonly keyCertSign: boolean; readonly cRLSign: boolean } | undefined;
  /** The object identifiers of the extended key usages. */
  readonly extendedKeyUsage: readonly string[] | undefined;
  /** The hash that the signature is over, as `SHA-256`; undefined for an algorithm that has its own, such as Ed25519. */
  readonly signatureHash: string | undefined;
  /** Whether subject and issuer are the same name (RFC 5280 section 3.2). */
  readonly isSelfIssued: boolean;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** @param certificate One that could be read; an extension that can't be is as one that isn't there. */
export function factsOf({ der, issuerName, subjectName, notBefore, notAfter }: Certificate): Facts {
  const { hash } = new X509Certificate(der).signatureAlgorithm as { hash?: { name: string } };
  const constraints = extension(der, "2.5.29.19", (raw) => new BasicConstraintsExtension(raw));
  const usages = extension(der, "2.5.29.15", (raw) => new KeyUsagesExtension(raw))?.usages;
  return {
    basicConstraints: constraints && {
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
    extendedKeyUsage: extension(der, "2.5.29.37", (raw) => new ExtendedKeyUsageExtension(raw))?.usages.map(String),
    signatureHash: hash?.name,
    isSelfIssued: sameName(issuerName, subjectName),
    notBefore,
    notAfter,
  };
}

function extension<Read>(der: Uint8Array, identifier: string, read: (raw: Uint8Array) => Read): Read | undefined {
  const raw = extensionOf(der, identifier);
  try {
    return raw && read(raw);
  } catch {
    return undefined;
  }
}
