import type { CertificateRequest } from "../x509/certificateRequest.js";
import type { BrokenRule } from "./findings.js";
import type { Rule } from "./rule.js";

/** Whoever signed a CSR with another key, or altered it, doesn't speak for the key in it. */
export const requestRule: Rule = {
  id: "csr-signature-invalid",
  severity: "error",
  neverAccepted: "nothing shows then that it is the CSR that was made with its key",
  demand: "must be signed with its own key, by RSA, ECDSA or EdDSA with a hash that can be verified",
  remedy: "Give the CSR as the service made it",
  source: "RFC 2986 section 3",
};

/** What isn't known is passed over. */
export function brokenRequest(request: CertificateRequest | undefined): BrokenRule[] {
  const fault = request?.signatureFault;
  if (fault === undefined) {
    return [];
  }
  const found =
    fault.rule === "signature"
      ? "a signature that its key doesn't verify"
      : `a signature of algorithm ${fault.signatureAlgorithm}`;
  return [{ rule: requestRule, property: "certificateSigningRequest", found, certificate: undefined }];
}
