import { signedCertificateOf } from "../../certificateChecks/keyRule.js";
import { asText } from "../../comparison.js";
import type { Entity } from "../../graph/client.js";
import type { Properties } from "../../resource.js";
import { readCertificate, readCertificates, type Certificate } from "../../x509/certificate.js";
import { certificateToPem } from "../../x509/pem.js";
import { isDate } from "../../x509/time.js";
import { isInUse } from "../externalCertificateAuthorityCertificate/graph.js";

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
  const read = typeof certificate === "string" ? legible(() => readCertificate(certificate)) : undefined;
  return {
    certificateId: id,
    certificate: read === undefined ? nothingOrUnknown(certificate) : certificate,
    chain: typeof chain === "string" && legible(() => readCertificates(chain)) ? chain : nothingOrUnknown(chain),
    enabled: isEnabled(status),
    status,
    ...(read === undefined ? {} : describe(read)),
  };
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
function isEnabled(status: unknown): boolean | undefined {
  if (isPending(status)) {
    return undefined;
  }
  return typeof status === "string" ? isInUse(status) : undefined;
}

/** The states that pass by themselves; Graph also shows `unknownFutureValue` in between. */
export function isPending(status: unknown): boolean {
  return typeof status === "string" && ["enrolling", "creating", "unknownFutureValue"].includes(status);
}

/** Whether TLS inspection doesn't use a CA, nor is about to. */
export function isOff(status: unknown): boolean {
  return !isInUse(status) && !isPending(status);
}

/** Null says that there is none; anything else that can't be read says nothing. */
function nothingOrUnknown(value: unknown): null | undefined {
  return value === null || value === "" ? null : undefined;
}

function legible<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
