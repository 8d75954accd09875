import type { Argument } from "./resource.js";
import { certificateToPem, UnreadableText } from "./x509/pem.js";
import { readCertificate } from "./x509/certificate.js";

const plain: Argument = {
  type: "string",
  required: false,
  replaces: true,
  concealed: false,
  check: (value) => (value === "" ? "is empty: give a value" : undefined),
  whenOmitted: () => undefined,
  equal: (one, other) => one === other,
  show: (value) => JSON.stringify(value),
};

/** An argument that is a text, compared letter by letter. */
export function text(differences: Partial<Argument>): Argument {
  return { ...plain, ...differences };
}

/** An argument that is true or false. */
export function flag(differences: Partial<Argument>): Argument {
  return { ...plain, type: "boolean", ...differences };
}

/** A required argument that is one certificate, as PEM or base64 of its DER, compared by its DER. */
export const certificate: Argument = {
  ...plain,
  required: true,
  concealed: true,
  check: (value) => {
    try {
      readCertificate(value);
      return undefined;
    } catch (error) {
      if (error instanceof UnreadableText) {
        return `is not a certificate that can be used: ${error.message}`;
      }
      throw error;
    }
  },
  equal: (one, other) => readCertificate(one).thumbprint === readCertificate(other).thumbprint,
  show: (value) => {
    const { subject, thumbprint } = readCertificate(value);
    return `the certificate of ${subject} (SHA-256 ${thumbprint.slice(0, 16)}…)`;
  },
};

/**
 * A certificate as Graph returns it, base64 of the DER, in the form in which programs write it; undefined where what Graph
 * returned can't be read, which says nothing of what it trusts.
 */
export function pemFromGraph(value: unknown): string | undefined {
  try {
    return typeof value === "string" ? certificateToPem(readCertificate(value).der) : undefined;
  } catch {
    return undefined;
  }
}

/** A certificate as Graph takes it (Edm.Binary): base64 of the DER. */
export function base64Der(value: string): string {
  return Buffer.from(readCertificate(value).der).toString("base64");
}
