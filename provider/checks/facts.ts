import type { Certificate } from "../x509/certificate.js";
import { certificateFields, type CertificateFields, type Extensions } from "../x509/certificateFields.js";
import { isKeyReadable, isSelfSigned } from "../x509/pathRules.js";

/** What the rules look at in one certificate; an extension that it doesn't have, or that can't be read, is undefined. */
export interface Facts
  extends
    Pick<Certificate, "publicKey" | "notBefore" | "notAfter">,
    Pick<CertificateFields, "version" | "isSelfIssued" | "signatureAlgorithm" | "key">,
    Extensions {
  /** Whether its own key signed it: then nobody verifies its signature, and it stands for itself. */
  readonly isSelfSigned: boolean;
  /** Whether OpenSSL can read its key. */
  readonly isKeyReadable: boolean;
}

const known = new WeakMap<CertificateFields, Facts>();

/** Undefined for a certificate that is broken inside. */
export function factsOf(certificate: Certificate): Facts | undefined {
  const fields = certificateFields(certificate);
  return fields && factsFrom(certificate, fields);
}

export function factsFrom({ publicKey, notBefore, notAfter }: Certificate, fields: CertificateFields): Facts {
  const found = known.get(fields);
  if (found !== undefined) {
    return found;
  }
  const { extensions, version, isSelfIssued, signatureAlgorithm, key } = fields;
  const facts: Facts = {
    ...extensions,
    ...{ version, isSelfIssued, signatureAlgorithm, key, publicKey, notBefore, notAfter },
    // Asked for seldom, and it costs the verification of a signature.
    get isSelfSigned() {
      return isSelfSigned(fields);
    },
    get isKeyReadable() {
      return isKeyReadable(fields);
    },
  };
  known.set(fields, facts);
  return facts;
}
