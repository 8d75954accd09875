import type { Entity } from "../../graph/client.js";
import type { Body, Returned } from "../../kernel/definition.js";
import { certificatesFromGraph, ofOtherType, signedCertificateFromGraph, untold } from "../../kernel/fromGraph.js";
import { Illegible } from "../../kernel/illegible.js";
import { signedIn } from "../../kernel/kinds.js";
import type { Values } from "../../kernel/values.js";
import type { Certificate } from "../../x509/certificate.js";
import { certificateToPem } from "../../x509/pem.js";
import { isDate } from "../../x509/time.js";
import { isInUse, isOff, isPending, statusOf } from "../externalCertificateAuthorityCertificate/graph.js";
import type { Definition } from "./definition.js";

/** What a PKI made of a CSR. */
export interface Delivered {
  readonly certificate: Values["signedCertificate"];
  readonly chain: Values["chain"];
  readonly certificateSigningRequest: Values["certificateSigningRequest"] | undefined;
}

/** The body of Graph's Update externalCertificateAuthorityCertificate: PEM, as Microsoft's samples send it. */
export function construct(delivered: Delivered): Body<Definition> {
  const signed = signedIn(delivered.certificate, delivered);
  return {
    certificate: certificateToPem(signed.der),
    chain: delivered.chain.value
      .flat()
      .filter(({ thumbprint }) => thumbprint !== signed.thumbprint)
      .map(({ der }) => certificateToPem(der))
      .join(""),
  };
}

/** What Graph returned of a CA, as the resource of its signed certificate sees it. */
export function state(entity: Entity): Returned<Definition> {
  const { id, status, certificate, chain } = entity;
  const signed = uploaded(certificate, status, signedCertificateFromGraph);
  const [only] = signed instanceof Illegible || signed === null ? [] : signed.value.certificates;
  return {
    certificateId: id as string,
    certificate: signed,
    chain: uploaded(chain, status, certificatesFromGraph),
    enabled: isEnabled(entity),
    status: statusOf(entity),
    ...(only === undefined ? { thumbprint: undefined, notBefore: undefined, notAfter: undefined } : describe(only)),
  };
}

/** What was uploaded to a CA: nothing before that, and something ever after. */
function uploaded<Value>(
  value: unknown,
  status: unknown,
  read: (value: unknown) => Value | Illegible,
): Value | null | Illegible {
  return status === "csrGenerated" && (value === undefined || value === null || value === "") ? null : read(value);
}

function whyUnclear(status: unknown): string {
  if (typeof status === "string") {
    return `is ${JSON.stringify(status)}`;
  }
  return (status === undefined || status === null ? untold : ofOtherType(status)).why;
}

/** The outputs that come from the certificate alone. */
export function describe({ thumbprint, notBefore, notAfter }: Certificate): Description {
  return { thumbprint, notBefore: dateTime(notBefore), notAfter: dateTime(notAfter) };
}

interface Description {
  readonly thumbprint: string;
  readonly notBefore: string | undefined;
  readonly notAfter: string | undefined;
}

/** Undefined for what a certificate holds in place of a time. */
function dateTime(date: Date): string | undefined {
  return isDate(date) ? date.toISOString() : undefined;
}

/** Whether a CA is enabled; undefined while it is on the way to one or the other. */
function isEnabled(entity: Entity): boolean | undefined | Illegible {
  const status = statusOf(entity);
  if (isPending(status)) {
    return undefined;
  }
  if (isInUse(status) || isOff(status)) {
    return isInUse(status);
  }
  return new Illegible(`can't be told from the CA's status, which ${whyUnclear(entity["status"])}`);
}
