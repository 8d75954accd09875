import { readCertificateOrBundle, readCertificates, type Certificate } from "../x509/certificate.js";
import { readCertificateRequest } from "../x509/certificateRequest.js";
import { contentInJson, refuseForm } from "../x509/contents.js";
import { whyUnreadable } from "../x509/pem.js";
import { isDate } from "../x509/time.js";
import type { BrokenRule, Rule } from "./rule.js";
import { keyInWords } from "./keyRules.js";
import { pathOf, signedCertificateFindings } from "./signedCertificate.js";
import { caFindings } from "./trustedCertificate.js";

/** A file by its path. */
export interface File {
  readonly path: string;
  readonly content: Uint8Array;
  /** Whether it was found in a folder: what holds no certificate is passed over there. */
  readonly isOfFolder?: boolean;
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

/** One certificate of a path, for people to read. */
export interface PathMember {
  readonly subject: string;
  readonly issuer: string;
  readonly isSelfSigned: boolean;
  /** What kind of key it has: `RSA of 3072 bits`. */
  readonly key: string;
  /** When it ends, as an ISO 8601 date-time; undefined where that can't be read. */
  readonly notAfter: string | undefined;
  readonly thumbprint: string;
  /** The file that has it. */
  readonly file: string;
}

/** What was found, and the paths that it was found in, each from the root downwards. */
export interface Report {
  readonly findings: readonly Finding[];
  readonly paths: readonly (readonly PathMember[])[];
}

const certificates = { wanted: "certificate", isMany: true, demand: "must be certificates that can be used" } as const;

/** What a file is held to be, by the option that names it. */
const kinds = {
  csr: { wanted: "certificate signing request", isMany: false, demand: "must be a certificate signing request" },
  certificate: { wanted: "certificate", isMany: false, demand: "must be a certificate that can be used" },
  chain: certificates,
  trusted: certificates,
} as const;

interface Opened<Content> {
  readonly file: File;
  /** Undefined for what can't be read. */
  readonly content: Content | undefined;
  readonly findings: readonly Finding[];
}

/** What is wrong with what a PKI made of a TLS inspection CA's CSR. */
export function deliveryReport(delivery: Delivery, now: Date): Report {
  const isOneOfSeveral = delivery.chain.length > 1;
  const csr = open("csr", readCertificateRequest, delivery.csr, false);
  const certificate = open("certificate", readCertificateOrBundle, delivery.certificate, false);
  const chain = delivery.chain.map((file) => open("chain", readCertificates, file, isOneOfSeveral));
  const unreadable = [csr, certificate, ...chain].flatMap(({ findings }) => findings);
  if (unreadable.some(({ severity }) => severity === "error")) {
    return { findings: unreadable, paths: [] };
  }
  const given = {
    certificate: certificate.content,
    certificateSigningRequest: csr.content,
    chain: chain.flatMap(({ content = [] }, index) =>
      content.map((each) => ({ certificate: each, property: `chain[${index}]` })),
    ),
  };
  const files = new Map(delivery.chain.map(({ path }, index) => [`chain[${index}]`, path]));
  const path = pathOf(given, now).map((each) =>
    member(each.certificate, files.get(each.property) ?? delivery.certificate.path),
  );
  const findings = signedCertificateFindings(given, now).map((broken) => {
    const file = isOneOfSeveral ? files.get(broken.property) : undefined;
    const property = files.has(broken.property) ? "chain" : broken.property.replace("certificateSigningRequest", "csr");
    return finding(broken, property, file);
  });
  return { findings: [...unreadable, ...findings], paths: path.length === 0 ? [] : [path.toReversed()] };
}

/** What is wrong with CAs that applications' certificates may come from: self-issued ones as roots, others as other CAs. */
export function trustedReport(files: readonly File[], now: Date): Report {
  const opened = files.map((file) => open("trusted", readCertificates, file, files.length > 1));
  const all = opened.flatMap(({ file, content = [] }) => content.map((certificate) => ({ certificate, file })));
  const findings = all.flatMap(({ certificate, file }) => {
    const isRoot = certificate.fields?.isSelfIssued ?? true;
    const named = all.length > 1 ? `for ${JSON.stringify(certificate.subject)}: ` : "";
    return caFindings("trusted", certificate, isRoot, now).map((broken) =>
      finding(
        { ...broken, found: `${named}${broken.found}` },
        broken.property,
        files.length > 1 ? file.path : undefined,
      ),
    );
  });
  // Of a folder with nothing that can be read nothing is fit.
  const unreadable = opened
    .flatMap((each) => each.findings)
    .map((each) => (all.length === 0 ? { ...each, severity: "error" as const } : each));
  return {
    findings: [...unreadable, ...findings],
    paths: all.map(({ certificate, file }) => [member(certificate, file.path)]),
  };
}

function open<Content>(
  property: keyof typeof kinds,
  read: (content: string | Uint8Array) => Content,
  file: File,
  isOneOfSeveral: boolean,
): Opened<Content> {
  const { wanted, isMany, demand } = kinds[property];
  let content: Content | undefined;
  const found = whyUnreadable(() => {
    const opened = contentInJson(file.content, wanted, isMany) ?? file.content;
    const there = read(opened);
    refuseForm(opened);
    content = there;
  });
  if (found === undefined) {
    return { file, content, findings: [] };
  }
  const severity = file.isOfFolder === true ? "warning" : "error";
  const named = isOneOfSeveral || file.isOfFolder === true ? { file: file.path } : {};
  const unreadable = { rule: "unreadable", severity, property, ...named, demand, found } as const;
  return { file, content: undefined, findings: [unreadable] };
}

function finding({ rule, found }: BrokenRule, property: string, file: string | undefined): Finding {
  const { id, severity, demand, source } = rule;
  return { rule: id, severity, property, ...(file === undefined ? {} : { file }), demand, found, source };
}

function member(certificate: Certificate, file: string): PathMember {
  const { subject, issuer, notAfter, thumbprint, fields } = certificate;
  return {
    subject,
    issuer,
    isSelfSigned: fields?.isSelfSigned ?? false,
    key: fields === undefined ? "unknown" : keyInWords(fields.key),
    notAfter: isDate(notAfter) ? notAfter.toISOString() : undefined,
    thumbprint,
    file,
  };
}
