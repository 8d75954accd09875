import type { Certificate } from "../x509/certificate.js";

/** A certificate as Graph takes it (Edm.Binary): base64 of the DER. */
export function toBase64({ der }: Certificate): string {
  return Buffer.from(der).toString("base64");
}
