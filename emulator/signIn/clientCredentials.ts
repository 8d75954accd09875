import { createHash, timingSafeEqual } from "node:crypto";
import type { CredentialKind } from "../types.js";
import { verifyCertificateAssertion } from "./certificateCredential.js";
import { readClientAssertion } from "./clientAssertion.js";
import { verifyFederatedAssertion } from "./federatedCredential.js";
import { expiredSecret, malformedAssertion, missingCredential, wrongSecret } from "./refusals.js";
import type { Client } from "./signInOptions.js";
import { required, type TokenRequest } from "./tokenRequest.js";

/** What a request has to prove that it is the client's. */
export interface PresentedCredential {
  readonly kind: CredentialKind;
  /** Throws a refusal unless it is one of the client's. */
  verify(): void | Promise<void>;
}

/** RFC 7523, section 2.2. */
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** @param audiences What an assertion of the client's own may be made out to: the token endpoint or the issuer. */
export function presentedCredential(
  client: Client,
  request: TokenRequest,
  audiences: readonly string[],
  now: Date,
): PresentedCredential {
  const { clientAssertion, clientAssertionType, clientSecret } = request;
  if (clientAssertion !== undefined) {
    if (required(clientAssertionType, "client_assertion_type") !== assertionType) {
      throw malformedAssertion();
    }
    const assertion = readClientAssertion(clientAssertion);
    const { iss, sub } = assertion.claims;
    // An assertion of the client's own names the client; one of another issuer names subjects of that issuer.
    return [iss, sub].some((name) => name.toLowerCase() === client.clientId)
      ? { kind: "certificate", verify: () => verifyCertificateAssertion(client, assertion, audiences, now) }
      : { kind: "federated", verify: () => verifyFederatedAssertion(client, assertion, now) };
  }
  if (clientSecret === undefined) {
    throw missingCredential();
  }
  return {
    kind: "secret",
    verify() {
      verifySecret(client, clientSecret, now);
    },
  };
}

function verifySecret({ clientId, secret, secretExpires }: Client, given: string, now: Date): void {
  // Digests are of one length, so that the comparison takes the same time for every secret.
  if (secret === undefined || !timingSafeEqual(digest(secret), digest(given))) {
    throw wrongSecret(clientId);
  }
  if (secretExpires !== undefined && now >= secretExpires) {
    throw expiredSecret(clientId);
  }
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
