import { signedCertificateOf } from "../../checks/keyRule.js";
import { asText } from "../../kernel/comparison.js";
import { certificateFromGraph, certificatesFromGraph, ofOtherType, untold } from "../../kernel/fromGraph.js";
import type { Entity } from "../../graph/client.js";
import { Illegible } from "../../kernel/illegible.js";
import type { Properties } from "../../kernel/resource.js";
import { readCertificate, readCertificates, type Certificate } from "../../x509/certificate.js";
import { certificateToPem } from "../../x509/pem.js";
import { isDate } from "../../x509/time.js";
import { isInUse, isOff, isPending } from "../externalCertificateAuthorityCertificate/graph.js";

/** The body of Graph's Update externalCertificateAuthorityCertificate: PEM, as Microsoft's samples send it. */
export function construct(wanted: Properties): Entity {
  const signed = signedIn(wanted);
  const chain = readCertificates(asText(wanted["chain"]) ?? "");
  return {
    certificate: certificateToPem(signed.der),
    chain: chain
      .filter(({ thumbprint }) => thumbprint !== signed.thumbprint)
      .map(({ der }) => certificateToPem(der))
      .join(""),
  };
}

/** The certificate that the arguments mean. */
export function signedIn({ certificate, certificateSigningRequest }: Properties): Certificate {
  return signedCertificateOf(String(certificate), certificateSigningRequest);
}

/** What Graph returned of a CA, as the resource of its signed certificate sees it. */
export function state(entity: Entity): Properties {
  const { id, status, certificate, chain } = entity;
  const signed = uploaded(certificate, status, certificateFromGraph);
  return {
    certificateId: id,
    certificate: signed,
    chain: uploaded(chain, status, certificatesFromGraph),
    enabled: isEnabled(status),
    status: typeof status === "string" ? status : undefined,
    ...(typeof signed === "string" ? describe(readCertificate(signed)) : {}),
  };
}

/** What was uploaded to a CA: nothing before that, and something ever after. */
function uploaded(
  value: unknown,
  status: unknown,
  read: (value: unknown) => string | Illegible,
): string | null | Illegible {
  return status === "csrGenerated" && (value === undefined || value === null || value === "") ? null : read(value);
}

function whyUnclear(status: unknown): string {
  if (typeof status === "string") {
    return `is ${JSON.stringify(status)}`;
  }
  return (status === undefined || status === null ? untold : ofOtherType(status)).why;
}

/** The outputs that come from the certificate alone. */
export function describe({ thumbprint, notBefore, notAfter }: Certificate): Properties {
  return { thumbprint, notBefore: dateTime(notBefore), notAfter: dateTime(notAfter) };
}

/** Undefined for what a certificate holds in place of a time. */
function dateTime(date: Date): string | undefined {
  return isDate(date) ? date.toISOString() : undefined;
}

/** Whether a CA is enabled; undefined while it is on the way to one or the other. */
function isEnabled(status: unknown): boolean | undefined | Illegible {
  if (isPending(status)) {
    return undefined;
  }
  if (isInUse(status) || isOff(status)) {
    return isInUse(status);
  }
  return new Illegible(`can't be told from the CA's status, which ${whyUnclear(status)}`);
}
