/** What is asked of the certificates of a path: by RFC 5280 section 6.1, and beyond it. */
import type { CertificateFields } from "./certificateFields.js";
import type { GeneralNameForm } from "./generalName.js";
import { isEmptyName } from "./name.js";

/** What is asked of the certificates of a path beyond RFC 5280 section 6. A path without errors is better than any with one. */
export interface Demand {
  readonly severity: "error" | "warning";
  /** What a certificate above the leaf has instead, in words; undefined where there is nothing wrong with it. */
  broken?(fields: CertificateFields, at: Date, leaf: CertificateFields): string | undefined;
  /** The same of a certificate, the leaf included, and the one that issued it. */
  brokenBetween?(fields: CertificateFields, issuer: CertificateFields): string | undefined;
}

interface NameFault {
  readonly form: GeneralNameForm;
  readonly name: string;
  /** The authority whose name constraints these are. */
  readonly constrainedBy: number;
}

interface ExtensionFault {
  readonly extension: string;
}

/** What can be wrong with a path, by rule, with what a sentence on it needs: names as Graph shows them, OIDs of all else. */
interface Faults {
  /** Section 6.1: no certificate given has the issuer's name, or only ones with another key identifier. */
  issuerMissing: {
    readonly issuer: string;
    /** The key identifier of the missing issuer as the certificate states it (section 4.2.1.1), hexadecimal. */
    readonly authorityKeyIdentifier: string | undefined;
  };
  /** Section 6.1: certificates that issued each other, without the self-signed certificate of any of them. */
  rootMissing: { readonly issuer: string };
  /** The certificates allow more paths than are tried; among those tried none is without a fault. */
  searchLimit: unknown;
  /** Section 4.1: the bytes aren't a certificate that can be used, though they look like one. */
  encoding: unknown;
  /** Section 6.1.3 (a)(1): the signature wasn't made with the key of the next certificate in the path. */
  signature: { readonly signatureAlgorithm: string; readonly issuer: string };
  /** Section 6.1.3 (a)(1): the signature's algorithm isn't one that is known here, so that it can't be verified. */
  signatureAlgorithm: { readonly signatureAlgorithm: string };
  /** Section 6.1.3 (a)(2). */
  notYetValid: { readonly notBefore: Date };
  expired: { readonly notAfter: Date };
  /** Section 4.1.2.1: only version 3 has extensions, and there is none above it. */
  version: { readonly version: number };
  /** Section 6.1.4 (o) and 6.1.5 (f). */
  unknownCriticalExtension: ExtensionFault;
  /** Section 4.2: an extension that occurs twice, or whose content isn't what its type says. */
  unreadableExtension: ExtensionFault;
  /** Sections 4.2.1.1 and 4.2.1.2: a key identifier that is critical. */
  criticalKeyIdentifier: ExtensionFault;
  /** Sections 4.1.2.4 and 4.1.2.6: an authority, or an issuer, without a name. */
  emptyName: { readonly name: "issuer" | "subject" };
  /** Section 6.1.4 (k): it issued another one, and its basicConstraints (absent where `undefined`) don't say CA. */
  notAuthority: { readonly ca: false | undefined };
  /** Section 6.1.4 (l) and (m). */
  pathLength: {
    readonly pathLength: number;
    /** How many authorities there are below it, self-issued ones not counted; the leaf is one where others are to come. */
    readonly authoritiesBelow: number;
  };
  /** Section 6.1.4 (n): it issued another one, and its keyUsage doesn't have keyCertSign. */
  keyCertSign: unknown;
  /** Section 6.1.3 (b) and (c): one of its names isn't within what an authority above may name, or is excluded. */
  nameNotPermitted: NameFault;
  nameExcluded: NameFault;
  /** Section 4.2.1.10: an authority above constrains names of a form that it has, in a way that can't be processed. */
  unprocessedNameConstraint: Omit<NameFault, "name">;
  /** Section 6.1.4 (a): a policy is mapped to or from anyPolicy. */
  anyPolicyMapped: unknown;
  /** Section 6.1.3 (f) and 6.1.5 (g): a policy is required, and none is valid for the path down to here. */
  policyRequired: {
    /** Whether that is so only of what is to come below the leaf. */
    readonly isBelow: boolean;
  };
  /** What isn't of RFC 5280 section 6 but is asked of a path as well. */
  demand: { readonly demand: Demand; readonly found: string };
}

/** What is wrong with a certificate in a path, as data. */
export type PathRule<R extends keyof Faults = keyof Faults> = {
  [Each in R]: { readonly rule: Each } & Faults[Each];
}[R];

/** The same, and which certificate of the path is at fault, counted from the leaf, which is 0. */
export type PathFault = PathRule & { readonly certificate: number };

/** The same, and whose certificate that is. */
export type PathFinding = PathFault & { readonly subject: string };

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

/** What is wrong where a certificate's signature wasn't made with the issuer's key, or that can't be told. */
export function signatureRules(certificate: CertificateFields, by: CertificateFields, issuer: string): PathRule[] {
  const { algorithm: signatureAlgorithm } = certificate.signatureAlgorithm;
  const isSigned = certificate.isSignedBy(by);
  if (isSigned === true) {
    return [];
  }
  return isSigned === false && known.test(signatureAlgorithm)
    ? [{ rule: "signature", signatureAlgorithm, issuer }]
    : [{ rule: "signatureAlgorithm", signatureAlgorithm }];
}
