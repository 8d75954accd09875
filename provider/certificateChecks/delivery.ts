import { readCertificateOrBundle, readCertificates } from "../x509/certificate.js";
import { readCertificateRequest } from "../x509/certificateRequest.js";
import { refuseForm } from "../x509/contents.js";
import { whyUnreadable } from "../x509/pem.js";
import type { Rule } from "./rule.js";
import { signedCertificateFindings } from "./signedCertificate.js";

/** The files that go between the provider's user and a PKI. */
export interface Delivery {
  readonly csr: Uint8Array;
  readonly certificate: Uint8Array;
  readonly chain: Uint8Array;
}

/** A broken rule, or a file that can't be read, whose `rule` is `unreadable`. */
export interface Finding extends Pick<Rule, "severity" | "demand"> {
  readonly rule: string;
  /** Which of the files is at fault. */
  readonly property: string;
  readonly found: string;
  readonly source?: string;
}

const files = {
  csr: { read: readCertificateRequest, demand: "must be a certificate signing request" },
  certificate: { read: readCertificateOrBundle, demand: "must be a certificate that can be used" },
  chain: { read: readCertificates, demand: "must be certificates that can be used" },
};

/** What is wrong with what a PKI made of a TLS inspection CA's CSR. */
export function deliveryFindings(delivery: Delivery, now: Date): Finding[] {
  const unreadable = (["csr", "certificate", "chain"] as const).flatMap((property) => {
    const { read, demand } = files[property];
    const found = whyUnreadable(() => {
      read(delivery[property]);
      refuseForm(delivery[property]);
    });
    return found === undefined ? [] : [{ rule: "unreadable", severity: "error" as const, property, demand, found }];
  });
  if (unreadable.length > 0) {
    return unreadable;
  }
  const { csr: certificateSigningRequest, certificate, chain } = delivery;
  return signedCertificateFindings({ certificate, chain, certificateSigningRequest }, now).map(
    ({ rule: { id, severity, demand, source }, property, found }) => ({
      rule: id,
      severity,
      property,
      demand,
      found,
      source,
    }),
  );
}
