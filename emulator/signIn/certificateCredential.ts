import type { X509Certificate } from "node:crypto";
import type { ClientAssertion } from "./clientAssertion.js";
import {
  assertionForAnotherAudience,
  assertionOfAnotherClient,
  expiredCertificate,
  unregisteredCertificate,
} from "./refusals.js";
import type { Client } from "./signInOptions.js";

/** Entra, "Microsoft identity platform application authentication certificate credentials": PS256, and RS256 as ever. */
const algorithms = ["PS256", "RS256"];

/** Throws a refusal unless the key of the client's certificate signed the assertion, for this tenant. */
export async function verifyCertificateAssertion(
  client: Client,
  assertion: ClientAssertion,
  audiences: readonly string[],
  now: Date,
): Promise<void> {
  const { claims, header } = assertion;
  if (claims.iss.toLowerCase() !== client.clientId || claims.sub.toLowerCase() !== client.clientId) {
    throw assertionOfAnotherClient();
  }
  const { certificate } = client;
  const named = header["x5t#S256"] ?? header.x5t ?? "";
  const thumbprint = Buffer.from(named, "base64url").toString("hex").toUpperCase();
  if (certificate === undefined || !thumbprintsOf(certificate).includes(thumbprint)) {
    throw unregisteredCertificate(client.clientId, thumbprint);
  }
  if (now < certificate.validFromDate || now > certificate.validToDate) {
    throw expiredCertificate(thumbprint, certificate.validFromDate, certificate.validToDate);
  }
  await assertion.verify(certificate.publicKey, algorithms, now);
  if (!claims.aud.some((audience) => audiences.includes(audience))) {
    throw assertionForAnotherAudience();
  }
}

/** SHA-256 (`x5t#S256`) and SHA-1 (`x5t`), in hexadecimal. */
function thumbprintsOf({ fingerprint256, fingerprint }: X509Certificate): readonly string[] {
  return [fingerprint256, fingerprint].map((text) => text.replaceAll(":", ""));
}
