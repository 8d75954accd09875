import "reflect-metadata";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  type X509Certificate,
} from "@peculiar/x509";
import { nodeCertificate, pathToRoot } from "./certificatePath.js";
import type { Switches } from "./switches.js";

/** What is wrong with a property of an upload. */
export interface Finding {
  readonly property: "certificate" | "chain";
  readonly reason: string;
}

/** Entra, "Transport Layer Security inspection", known limitations. */
const monthsLeft = 6;

/**
 * What keeps a certificate from being uploaded besides its key. Microsoft's pages demand it of whoever signs the
 * request; in which words the service refuses the rest isn't known, these are the emulator's.
 *
 * @param chain Undefined where there is none yet.
 */
export function findingsOf(
  certificate: X509Certificate,
  chain: readonly X509Certificate[] | undefined,
  now: Date,
  { uploadChecks, chainContents }: Switches,
): Finding | undefined {
  if (uploadChecks === "keyOnly") {
    return undefined;
  }
  const constraints = certificate.getExtension(BasicConstraintsExtension);
  if (constraints?.ca !== true) {
    return { property: "certificate", reason: "it must be the certificate of a certificate authority" };
  }
  if (certificate.notAfter < monthsAfter(now)) {
    return { property: "certificate", reason: `it must be valid for at least ${monthsLeft} more months` };
  }
  const missing = uploadChecks === "extensions" ? missingExtension(certificate) : undefined;
  if (missing !== undefined) {
    return { property: "certificate", reason: missing };
  }
  return chain === undefined ? undefined : findingOfChain(certificate, chain, chainContents);
}

function findingOfChain(
  certificate: X509Certificate,
  chain: readonly X509Certificate[],
  contents: Switches["chainContents"],
): Finding | undefined {
  const bag = chain.map(nodeCertificate);
  const [, ...issuers] = pathToRoot(nodeCertificate(certificate), bag) ?? [];
  if (issuers.length === 0) {
    return {
      property: "chain",
      reason: "it must contain the certificates of all issuers of 'certificate' up to the root",
    };
  }
  const isPath = bag.length === issuers.length && bag.every(({ raw }, index) => issuers[index]?.raw.equals(raw));
  return contents === "any" || isPath
    ? undefined
    : { property: "chain", reason: "it must contain each issuer once, in order, and nothing else" };
}

/** Entra, "Configure Transport Layer Security inspection settings": what the certificate is to be signed with. */
function missingExtension(certificate: X509Certificate): string | undefined {
  const usages = certificate.getExtension(KeyUsagesExtension)?.usages ?? 0;
  if ((usages & KeyUsageFlags.keyCertSign) === 0 || (usages & KeyUsageFlags.cRLSign) === 0) {
    return "its key usage must have keyCertSign and cRLSign";
  }
  const purposes = certificate.getExtension(ExtendedKeyUsageExtension)?.usages ?? [];
  if (!purposes.includes(ExtendedKeyUsage.serverAuth)) {
    return "its extended key usage must have serverAuth";
  }
  if (certificate.getExtension(BasicConstraintsExtension)?.pathLength === 0) {
    return "its path length must leave room for one more certificate authority";
  }
  const { hash } = certificate.signatureAlgorithm as { readonly hash?: { readonly name: string } };
  return /^SHA-(256|384|512)$/.test(hash?.name ?? "")
    ? undefined
    : "it must be signed with SHA-256, SHA-384 or SHA-512";
}

function monthsAfter(now: Date): Date {
  const then = new Date(now);
  then.setUTCMonth(then.getUTCMonth() + monthsLeft);
  return then;
}
