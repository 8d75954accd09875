/** The checks of certificates on texts, as programs have them. */
import type { BrokenRule } from "../../provider/checks/rule.js";
import { signedCertificateFindings } from "../../provider/checks/signedCertificate.js";
import { trustedCertificateFindings } from "../../provider/checks/trustedCertificate.js";
import { readCertificate, readCertificateOrBundle, readCertificates } from "../../provider/x509/certificate.js";
import { readCertificateRequest } from "../../provider/x509/certificateRequest.js";
import { readDistinguishedName } from "../../provider/x509/distinguishedName.js";
import { readKeyIdentifier } from "../../provider/x509/keyIdentifier.js";

/** What a PKI made of a CSR. */
export interface SignedTexts {
  readonly certificate: string;
  readonly chain: string | readonly string[];
  readonly certificateSigningRequest?: string;
}

/** A CA that applications' certificates may come from, and what a program says of it. */
export interface TrustedTexts {
  readonly certificate: string;
  readonly isRoot?: boolean;
  readonly issuer?: string;
  readonly issuerSubjectKeyIdentifier?: string | undefined;
}

export function signedFindings(
  { certificate, chain, certificateSigningRequest: request }: SignedTexts,
  now: Date,
): BrokenRule[] {
  const texts =
    typeof chain === "string" ? [["chain", chain] as const] : chain.map((text, at) => [`chain[${at}]`, text] as const);
  return signedCertificateFindings(
    {
      certificate: readCertificateOrBundle(certificate),
      chain: texts.flatMap(([property, text]) =>
        readCertificates(text).map((each) => ({ certificate: each, property })),
      ),
      certificateSigningRequest: request === undefined ? undefined : readCertificateRequest(request),
    },
    now,
  );
}

export function trustedFindings(property: string, texts: TrustedTexts, now: Date): BrokenRule[] {
  const { certificate, isRoot = false, issuer, issuerSubjectKeyIdentifier: identifier } = texts;
  return trustedCertificateFindings(
    property,
    {
      certificate: readCertificate(certificate),
      isRoot,
      issuer: issuer === undefined ? undefined : readDistinguishedName(issuer),
      issuerSubjectKeyIdentifier: identifier === undefined ? undefined : readKeyIdentifier(identifier),
    },
    now,
  );
}
