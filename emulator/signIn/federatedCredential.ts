import type { ClientAssertion } from "./clientAssertion.js";
import { noFederatedCredentials, noFederatedMatch } from "./refusals.js";
import type { Client, FederatedCredential } from "./signInOptions.js";

/** Entra, "Important considerations and restrictions for federated identity credentials": RS256 only. */
const algorithms = ["RS256"];

/** Throws a refusal unless one of the client's federated credentials is that of the assertion, case-sensitively. */
export async function verifyFederatedAssertion(client: Client, assertion: ClientAssertion, now: Date): Promise<void> {
  await assertion.verify(matching(client, assertion).publicKey, algorithms, now);
}

function matching({ clientId, federated }: Client, { claims }: ClientAssertion): FederatedCredential {
  if (federated.length === 0) {
    throw noFederatedCredentials(clientId);
  }
  const ofIssuer = federated.filter(({ issuer }) => issuer === claims.iss);
  if (ofIssuer.length === 0) {
    throw noFederatedMatch("issuer", claims.iss);
  }
  const ofAudience = ofIssuer.filter(({ audience }) => claims.aud.includes(audience));
  if (ofAudience.length === 0) {
    throw noFederatedMatch("audience", claims.aud.join(" "));
  }
  const found = ofAudience.find(({ subject }) => subject === claims.sub);
  if (found === undefined) {
    throw noFederatedMatch("subject", claims.sub);
  }
  return found;
}
