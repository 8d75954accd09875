import type { Entity } from "../../graph/entity.js";
import type { Body, KnownInputs, Returned } from "../../kernel/definition.js";
import { certificatesFromGraph, ofOtherType, signedCertificateFromGraph, untold } from "../../kernel/fromGraph.js";
import { Illegible } from "../../kernel/illegible.js";
import { signedIn } from "../../kernel/kinds.js";
import type { Certificate } from "../../x509/certificate.js";
import { certificateToPem } from "../../x509/pem.js";
import { isDate } from "../../x509/time.js";
import { isInUse, isOff, isPending, statusOf } from "../externalCertificateAuthorityCertificate/graph.js";
import type { Definition } from "./definition.js";

/** What a PKI made of a CSR. */
export type Delivered = Pick<KnownInputs<Definition>, "certificate" | "chain" | "certificateSigningRequest">;

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

/** The outputs that come from the certificate alone; undefined is what it holds in place of a time. */
export function describe({ thumbprint, notBefore, notAfter }: Certificate) {
  const dateTime = (date: Date) => (isDate(date) ? date.toISOString() : undefined);
  return { thumbprint, notBefore: dateTime(notBefore), notAfter: dateTime(notAfter) };
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
  const found = entity["status"] ?? undefined;
  const why = found === undefined ? untold.why : ofOtherType(found).why;
  const unclear = status === undefined ? why : `is ${JSON.stringify(status)}`;
  return new Illegible(`can't be told from the CA's status, which ${unclear}`);
}
