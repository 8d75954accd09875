/** Both families by the Kiota SDK for TypeScript, @microsoft/msgraph-beta-sdk, as a program would use it. */
import { ClientSecretCredential } from "@azure/identity";
import { HttpMethod, RequestInformation } from "@microsoft/kiota-abstractions";
import { AzureIdentityAuthenticationProvider } from "@microsoft/kiota-authentication-azure";
import { createGraphBetaServiceClient, GraphBetaRequestAdapter } from "@microsoft/msgraph-beta-sdk";
import "@microsoft/msgraph-beta-sdk-directory";
import {
  createTlsInspectionPolicyCollectionResponseFromDiscriminatorValue as policies,
  createTlsInspectionPolicyFromDiscriminatorValue as policy,
  serializeTlsInspectionPolicy as serializePolicy,
  createExternalCertificateAuthorityCertificateCollectionResponseFromDiscriminatorValue as list,
  createExternalCertificateAuthorityCertificateFromDiscriminatorValue as entity,
  serializeExternalCertificateAuthorityCertificate as serialize,
} from "@microsoft/msgraph-beta-sdk/models/networkaccess/index.js";
import { createODataErrorFromDiscriminatorValue } from "@microsoft/msgraph-beta-sdk/models/oDataErrors/index.js";
import { BatchRequestContent } from "@microsoft/msgraph-sdk-core";
import { done, found, sign } from "./signing.mjs";

const { GRAPH, TENANT, CLIENT, SECRET, ROOT } = process.env;

const credential = new ClientSecretCredential(TENANT, CLIENT, SECRET, {
  authorityHost: GRAPH,
  disableInstanceDiscovery: true,
});
const scopes = ["https://graph.microsoft.com/.default"];
const hosts = new Set([new URL(GRAPH).host, new URL(GRAPH).hostname]);
const adapter = new GraphBetaRequestAdapter(
  new AzureIdentityAuthenticationProvider(credential, scopes, undefined, hosts),
);
adapter.baseUrl = `${GRAPH}/beta`;
const client = createGraphBetaServiceClient(adapter);
const errors = { XXX: createODataErrorFromDiscriminatorValue };

/** What a request builder would send: the SDK's npm packages have none for this part of Graph, only the models. */
function request(method, path, query = {}, body, headers = {}, serializer = serialize) {
  const names = Object.keys(query).map((name) => `%24${name}`);
  const template = `{+baseurl}/networkAccess/${path}${names.length > 0 ? `{?${names.join()}}` : ""}`;
  const information = new RequestInformation(method, template, { baseurl: adapter.baseUrl });
  for (const [name, value] of Object.entries(query)) {
    information.queryParameters[`%24${name}`] = value;
  }
  for (const [name, value] of Object.entries({ Accept: "application/json", ...headers })) {
    information.headers.tryAdd(name, value);
  }
  if (body !== undefined) {
    information.setContentFromParsable(adapter, "application/json", body, serializer);
  }
  return information;
}
const knowing = { Prefer: "include-unknown-enum-members" };
const certificates = "tls/externalCertificateAuthorityCertificates";
const get = (path, query, factory = entity) =>
  adapter.send(request(HttpMethod.GET, `${certificates}${path}`, query, undefined, knowing), factory, errors);
const post = (body) => adapter.send(request(HttpMethod.POST, certificates, {}, body), entity, errors);
const patch = (id, body) => adapter.send(request(HttpMethod.PATCH, `${certificates}/${id}`, {}, body), entity, errors);

const made = await post({ name: "kiota", commonName: "By Kiota", organizationName: "Contoso" });
await post({ name: "second", commonName: "Second", organizationName: "Contoso" });
await patch(made.id, await sign(made.certificateSigningRequest));
await patch(made.id, { status: "enabled" });
const enabled = await get(`/${made.id}`);
found("status", enabled.status);
found("validity", enabled.validity.endDateTime instanceof Date);
await patch(made.id, enabled);
found("status after the whole was sent back", (await get(`/${made.id}`, { select: ["status"] })).status);
const query = {
  top: 1,
  count: true,
  orderby: ["name desc"],
  filter: "startsWith(name,'k') or name eq 'second'",
  select: ["name"],
};
const page = await get("", query, list);
found(
  "page",
  page.value.map(({ name }) => name),
);
found("count", page.odataCount);
const next = new RequestInformation();
next.httpMethod = HttpMethod.GET;
next.URL = page.odataNextLink;
found(
  "next page",
  (await adapter.send(next, list, errors)).value.map(({ name }) => name),
);
await patch(made.id, { status: "disabled" });
await adapter.sendNoResponseContent(request(HttpMethod.DELETE, `${certificates}/${made.id}`), errors);
found(
  "gone",
  await get(`/${made.id}`).catch(({ responseStatusCode, errorEscaped }) => [responseStatusCode, errorEscaped.code]),
);

// The rules can't be sent: the SDK's serializers leave out what a derived type adds.
const inspection = { name: "By Kiota", settings: { additionalData: { defaultAction: "bypass" } } };
const sent = request(HttpMethod.POST, "tlsInspectionPolicies", {}, inspection, {}, serializePolicy);
const { id: policyId } = await adapter.send(sent, policy, errors);
const expanding = request(HttpMethod.GET, "tlsInspectionPolicies", { expand: ["policyRules"] });
const [inspecting] = (await adapter.send(expanding, policies, errors)).value;
found("policy", [
  inspecting.settings.additionalData.defaultAction,
  inspecting.policyRules.map(({ priority }) => priority),
]);
const whole = { ...inspecting, policyRules: undefined, description: "Changed" };
await adapter.send(
  request(HttpMethod.PATCH, `tlsInspectionPolicies/${policyId}`, {}, whole, {}, serializePolicy),
  policy,
  errors,
);
await adapter.sendNoResponseContent(request(HttpMethod.DELETE, `tlsInspectionPolicies/${policyId}`), errors);

const { certificateBasedApplicationConfigurations: configurations } = client.directory.certificateAuthorities;
const root = Uint8Array.from(Buffer.from(ROOT, "base64")).buffer;
const created = await configurations.post({
  displayName: "By Kiota",
  trustedCertificateAuthorities: [{ isRootAuthority: true, certificate: root }],
});
found("created", created.displayName);
const one = configurations.byCertificateBasedApplicationConfigurationId(created.id);
const added = await one.trustedCertificateAuthorities.post({
  ...{ isRootAuthority: false, certificate: root, issuer: "CN=Root", issuerSubjectKeyIdentifier: " AA:BB" },
});
found("key identifier", added.issuerSubjectKeyIdentifier);
const read = await one.get({
  queryParameters: { expand: ["trustedCertificateAuthorities($select=id,isRootAuthority)"] },
});
found(
  "trusted",
  read.trustedCertificateAuthorities.map(({ isRootAuthority }) => isRootAuthority),
);
await one.patch({ ...read, description: "Changed" });
found("changed", (await one.get({ queryParameters: { select: ["description"] } })).description);
const trusted = one.trustedCertificateAuthorities.byCertificateAuthorityAsEntityId(added.id);
found("certificate", Buffer.from((await trusted.get()).certificate).toString("base64") === ROOT);
await trusted.patch(await trusted.get());
const listed = await configurations.get({
  queryParameters: { top: 1, count: true, orderby: ["displayName"], filter: "displayName eq 'By Kiota'" },
});
found("listed", [listed.value.length, listed.odataCount]);
found("counts", [await configurations.count.get(), await one.trustedCertificateAuthorities.count.get()]);
const batch = new BatchRequestContent(adapter, errors);
const first = batch.addBatchRequest(one.toGetRequestInformation());
// One with a body would lack the Content-Type that Graph demands: this SDK's batches leave out every header.
const second = batch.addBatchRequest(trusted.toDeleteRequestInformation());
const answers = await batch.postAsync();
found(
  "batch",
  [first, second].map(({ id }) => answers.getResponseById(id).status),
);
await one.delete();
found(
  "removed",
  await one.get().catch(({ responseStatusCode, errorEscaped }) => [responseStatusCode, errorEscaped.code]),
);
done();
