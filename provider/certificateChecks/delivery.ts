import { readCertificateOrBundle, readCertificates } from "../x509/certificate.js";
import { readCertificateRequest } from "../x509/certificateRequest.js";
import { refuseForm } from "../x509/contents.js";
import { whyUnreadable } from "../x509/pem.js";
import type { Rule } from "./rule.js";
import { signedCertificateFindings } from "./signedCertificate.js";

/** A file by its path. */
export interface File {
  readonly path: string;
  readonly content: Uint8Array;
}

/** The files that go between the provider's user and a PKI. */
export interface Delivery {
  readonly csr: File;
  readonly certificate: File;
  /** One or more, which count together. */
  readonly chain: readonly File[];
}

/** A broken rule, or a file that can't be read, whose `rule` is `unreadable`. */
export interface Finding extends Pick<Rule, "severity" | "demand"> {
  readonly rule: string;
  /** Which of the files is at fault. */
  readonly property: string;
  /** Its path, where there are several of its kind. */
  readonly file?: string;
  readonly found: string;
  readonly source?: string;
}

/** What each file is held to be, by the option that names it. */
const kinds = {
  csr: { read: readCertificateRequest, demand: "must be a certificate signing request" },
  certificate: { read: readCertificateOrBundle, demand: "must be a certificate that can be used" },
  chain: { read: readCertificates, demand: "must be certificates that can be used" },
};

/** What is wrong with what a PKI made of a TLS inspection CA's CSR. */
export function deliveryFindings(delivery: Delivery, now: Date): Finding[] {
  const { csr, certificate, chain } = delivery;
  const ofChain = (index: number) => (chain.length > 1 ? { file: chain[index]?.path ?? "" } : {});
  const unreadable = [
    ...unreadableFindings("csr", csr),
    ...unreadableFindings("certificate", certificate),
    ...chain.flatMap((file, index) =>
      unreadableFindings("chain", file).map((finding) => ({ ...finding, ...ofChain(index) })),
    ),
  ];
  if (unreadable.length > 0) {
    return unreadable;
  }
  const given = {
    certificate: certificate.content,
    certificateSigningRequest: csr.content,
    chain: chain.map(({ content }) => content),
  };
  return signedCertificateFindings(given, now).map(
    ({ rule: { id, severity, demand, source }, property: path, found }) => {
      const [, property = path, index] = /^(chain)\[(\d+)\]$/.exec(path) ?? [];
      return {
        rule: id,
        severity,
        property: property === "certificateSigningRequest" ? "csr" : property,
        ...(index === undefined ? {} : ofChain(Number(index))),
        demand,
        found,
        source,
      };
    },
  );
}

function unreadableFindings(property: keyof typeof kinds, { content }: File): Finding[] {
  const { read, demand } = kinds[property];
  const found = whyUnreadable(() => {
    read(content);
    refuseForm(content);
  });
  return found === undefined ? [] : [{ rule: "unreadable", severity: "error", property, demand, found }];
}
