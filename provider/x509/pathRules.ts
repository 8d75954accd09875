/** What RFC 5280 section 6.1 asks of a single certificate in a path and of its issuer. */
import type { CertificateFields } from "./certificateFields.js";
import { isEmptyName } from "./name.js";
import type { PathRule } from "./pathFinding.js";

/** What is wrong with a certificate, wherever in a path it stands. */
export function certificateRules(fields: CertificateFields, at: Date, isAuthority: boolean): PathRule[] {
  const { version, notBefore, notAfter, extensions } = fields;
  const rules: PathRule[] = [];
  if (hasNotBegun(notBefore, at)) {
    rules.push({ rule: "notYetValid", notBefore });
  }
  if (at > notAfter) {
    rules.push({ rule: "expired", notAfter });
  }
  if (version > 3 || (version < 3 && extensions.count > 0)) {
    rules.push({ rule: "version", version });
  }
  for (const extension of extensions.unknownCritical) {
    rules.push({ rule: "unknownCriticalExtension", extension });
  }
  for (const extension of extensions.unreadable) {
    rules.push({ rule: "unreadableExtension", extension });
  }
  for (const extension of extensions.criticalKeyIdentifiers) {
    rules.push({ rule: "criticalKeyIdentifier", extension });
  }
  if (isEmptyName(fields.issuer) || (isAuthority && isEmptyName(fields.subject))) {
    rules.push({ rule: "emptyName", name: isEmptyName(fields.issuer) ? "issuer" : "subject" });
  }
  return rules;
}

/** How far clocks may be apart: what Kerberos allows, and Entra with its tokens. */
const clockSkew = 5 * 60_000;

/** Whether a certificate begins later than a clock that is a little behind explains. */
export function hasNotBegun(notBefore: Date, at: Date): boolean {
  return +notBefore > +at + clockSkew;
}

/** What keeps a certificate from being the issuer of the one below it. */
export function authorityRules(fields: CertificateFields, authoritiesBelow: number, isOldRoot: boolean): PathRule[] {
  const { basicConstraints, keyUsage } = fields.extensions;
  const rules: PathRule[] = [];
  if (!basicConstraints?.isCa && !isOldRoot) {
    rules.push({ rule: "notAuthority", ca: basicConstraints && false });
  }
  if (basicConstraints?.pathLength !== undefined && basicConstraints.pathLength < authoritiesBelow) {
    rules.push({ rule: "pathLength", pathLength: basicConstraints.pathLength, authoritiesBelow });
  }
  if (keyUsage?.keyCertSign === false) {
    rules.push({ rule: "keyCertSign" });
  }
  return rules;
}

// RSA with PKCS #1 v1.5 and with PSS, ECDSA, Ed25519 and Ed448, DSA; with any hash, since a weak one is no false signature.
const known =
  /^(1\.2\.840\.113549\.1\.1\.([245]|1[0-6])|1\.2\.840\.10045\.4\.(1|3\.[1-4])|1\.3\.101\.11[23]|1\.2\.840\.10040\.4\.3|2\.16\.840\.1\.101\.3\.4\.3\.([1-9]|1[0-6]))$/;

/** Whether a certificate's signature was made with the issuer's key; the issuer's name is for the finding. */
export function signatureRule(
  certificate: CertificateFields,
  issuer: CertificateFields,
  issuerName: string,
): PathRule | undefined {
  const { algorithm: signatureAlgorithm } = certificate.signatureAlgorithm;
  const isSigned = certificate.isSignedBy(issuer);
  if (isSigned === true) {
    return undefined;
  }
  return isSigned === false && known.test(signatureAlgorithm)
    ? { rule: "signature", signatureAlgorithm, issuer: issuerName }
    : { rule: "signatureAlgorithm", signatureAlgorithm };
}
