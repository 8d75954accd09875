import type { Certificate } from "../x509/certificate.js";
import type { CertificateFields } from "../x509/certificateFields.js";
import { hasNotBegun } from "../x509/pathRules.js";
import { isDate } from "../x509/time.js";
import type { CertificateRule, Rule } from "./rule.js";

const validity = "RFC 5280 section 4.1.2.5";

/** Of a certificate that no other rule can look at. */
export const malformedRule: Rule = {
  id: "malformed",
  severity: "error",
  neverAccepted: "nothing else of it can be checked, its signature included",
  demand:
    "must be a certificate in DER that OpenSSL and others can read to its last byte, its times and signature algorithm as RFC 5280 has them",
  remedy: "Give another certificate; one of a chain that isn't needed there may be left out",
  source: "RFC 5280 sections 4.1, 4.1.1.2 and 4.1.2.5",
};

/** What is wrong with such a certificate, as far as that can be told. */
export function malformation({ encodingFault, notBefore, notAfter }: Certificate): string {
  const [wrong] = Object.entries({ notBefore, notAfter }).flatMap(([name, date]) => (isDate(date) ? [] : [name]));
  return wrong === undefined
    ? (encodingFault ?? "a field or extension that can't be read")
    : `a ${wrong} that isn't written as YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ, or that no calendar has`;
}

/** Demanded of every CA certificate, whatever it is for. */
export const caRule: CertificateRule = {
  id: "not-a-ca",
  severity: "error",
  demand: "must be a CA's: basicConstraints with CA:TRUE",
  source: "RFC 5280 section 4.2.1.9",
  broken: ({ extensions: { basicConstraints } }) =>
    basicConstraints === undefined ? "no basicConstraints" : basicConstraints.isCa ? undefined : "CA:FALSE",
};

export const keyCertSignRule: CertificateRule = {
  id: "key-cert-sign-missing",
  severity: "error",
  demand: "must have keyCertSign in its keyUsage, or nothing that it signs is accepted",
  source: "RFC 5280 section 4.2.1.3",
  broken: ({ extensions: { keyUsage } }) => (keyUsage?.keyCertSign === false ? "a keyUsage without it" : undefined),
};

export const notExpiredRule: CertificateRule = {
  id: "expired",
  severity: "error",
  demand: "must not have expired",
  source: validity,
  broken: ({ notAfter }, now) => (notAfter < now ? `it ended at ${notAfter.toISOString()}` : undefined),
};

/** Clocks may be a few minutes apart. */
export const begunRule: CertificateRule = {
  id: "not-yet-valid",
  severity: "error",
  demand: "must be valid already",
  source: validity,
  broken: ({ notBefore }, now) => (hasNotBegun(notBefore, now) ? `it begins at ${notBefore.toISOString()}` : undefined),
};

/** Whether a certificate says nothing about what its key may be used for. */
export function hasNoKeyUsage({ extensions: { keyUsage } }: CertificateFields): string | undefined {
  return keyUsage === undefined ? "no keyUsage" : undefined;
}
