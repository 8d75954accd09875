/** Both families and the policies by @microsoft/microsoft-graph-client, as a program would use it. */
import { ClientSecretCredential } from "@azure/identity";
import { BatchRequestContent, BatchResponseContent, Client, PageIterator } from "@microsoft/microsoft-graph-client";
import { TokenCredentialAuthenticationProvider } from "@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js";
import { done, found, sign } from "./signing.mjs";

const { GRAPH, TENANT, CLIENT, SECRET, ROOT } = process.env;

const credential = new ClientSecretCredential(TENANT, CLIENT, SECRET, {
  authorityHost: GRAPH,
  disableInstanceDiscovery: true,
});
const client = Client.initWithMiddleware({
  authProvider: new TokenCredentialAuthenticationProvider(credential, {
    scopes: ["https://graph.microsoft.com/.default"],
  }),
  baseUrl: `${GRAPH}/`,
  defaultVersion: "beta",
  customHosts: new Set([new URL(GRAPH).hostname]),
});
const knowing = { Prefer: "include-unknown-enum-members" };

const tls = "/networkAccess/tls/externalCertificateAuthorityCertificates";
const made = await client.api(tls).post({ name: "client", commonName: "By the client", organizationName: "Contoso" });
for (const name of ["second", "third"]) {
  await client.api(tls).post({ name, commonName: name, organizationName: "Contoso" });
}
const path = `${tls}/${made.id}`;
await client.api(path).patch(await sign(made.certificateSigningRequest));
await client.api(path).patch({ status: "enabled" });
found("status", (await client.api(path).headers(knowing).get()).status);
await client.api(path).patch(await client.api(path).get());
found("status after the whole was sent back", (await client.api(path).headers(knowing).select("status").get()).status);

const page = await client.api(tls).top(2).count(true).orderby("name desc").select("id,name").get();
const names = [];
await new PageIterator(client, page, ({ name }) => names.push(name)).iterate();
found("names in pages", names);
found("count", page["@odata.count"]);
found("filtered", (await client.api(tls).filter("startsWith(name,'c') or name in ('third')").get()).value.length);
found("counted", await client.api(`${tls}/$count`).get());
found(
  "expanded",
  (await client.api("/networkaccess/tls").expand("externalCertificateAuthorityCertificates").get())
    .externalCertificateAuthorityCertificates.length,
);

const configurations = "/directory/certificateAuthorities/certificateBasedApplicationConfigurations";
const { id } = await client.api(configurations).post({
  displayName: "By the client",
  trustedCertificateAuthorities: [{ isRootAuthority: true, certificate: ROOT }],
});
const configuration = `${configurations}('${id.toUpperCase()}')`;
const added = await client.api(`${configuration}/trustedCertificateAuthorities`).post({
  ...{ isRootAuthority: false, certificate: ROOT, issuer: "CN=Root", issuerSubjectKeyIdentifier: " AA:BB" },
});
const read = await client.api(configuration).expand("trustedCertificateAuthorities($select=id,isRootAuthority)").get();
found(
  "trusted",
  read.trustedCertificateAuthorities.map(({ isRootAuthority }) => isRootAuthority),
);
await client.api(configuration).patch({ ...read, description: "Changed" });
const representation = await client
  .api(configuration)
  .header("Prefer", "return=representation")
  .patch({ description: null });
found("representation", representation.displayName);
await client.api(`${configuration}/trustedCertificateAuthorities/${added.id}`).patch({ isRootAuthority: false });
await client.api(`${configuration}/trustedCertificateAuthorities/${added.id}`).delete();

const content = new BatchRequestContent([
  { id: "1", request: new Request(`${GRAPH}${tls}`, { method: "GET" }) },
  { id: "2", request: new Request(`${GRAPH}${configuration}`, { method: "DELETE" }), dependsOn: ["1"] },
]);
const batch = new BatchResponseContent(await client.api("/$batch").post(await content.getContent()));
found("batch", [...batch.getResponses()].map(([step, { status }]) => [step, status]).sort());

const types = "#microsoft.graph.networkaccess";
const inspection = await client
  .api("/networkAccess/tlsInspectionPolicies")
  .post({ name: "By the client", settings: { defaultAction: "bypass" } });
const policy = `/networkAccess/tlsInspectionPolicies/${inspection.id}`;
const rule = await client.api(`${policy}/policyRules`).post({
  ...{ "@odata.type": `${types}.tlsInspectionRule`, name: "Rule", action: "inspect", priority: 100 },
  settings: { status: "enabled" },
  matchingConditions: {
    destinations: [
      { "@odata.type": `${types}.tlsInspectionFqdnDestination`, values: ["*.contoso.org"] },
      { "@odata.type": `${types}.tlsInspectionWebCategoriesDestination`, values: ["Entertainment"] },
    ],
  },
});
await client.api(`${policy}/policyRules/${rule.id}`).patch({ ...rule, priority: 200 });
const ruled = await client.api(policy).expand("policyRules($orderby=priority)").get();
found(
  "priorities",
  ruled.policyRules.map(({ priority }) => priority),
);
const profiles = await client.api("/networkAccess/filteringProfiles").filter("priority eq 65000").get();
const links = `/networkAccess/filteringProfiles/${profiles.value[0].id}/policies`;
const link = await client.api(links).post({
  "@odata.type": `${types}.tlsInspectionPolicyLink`,
  state: "enabled",
  policy: { "@odata.type": `${types}.tlsInspectionPolicy`, id: inspection.id },
});
await client.api(`${links}/${link.id}`).patch({ state: "disabled" });
const ofThisKind = "isof('microsoft.graph.networkaccess.tlsInspectionPolicyLink')";
const linked = await client.api(links).filter(ofThisKind).expand("policy").get();
found(
  "linked",
  linked.value.map(({ state, policy: { name } }) => [state, name]),
);
await client.api(`${links}/${link.id}`).delete();
await client.api(policy).delete();

const { id: trustedId } = await client.api(configurations).post({
  trustedCertificateAuthorities: [{ isRootAuthority: true, certificate: ROOT }],
});
const restriction = {
  ...{ restrictionType: "trustedCertificateAuthority", state: "enabled", maxLifetime: null },
  certificateBasedApplicationConfigurationIds: [trustedId],
};
const own = "/policies/defaultAppManagementPolicy";
const { applicationRestrictions } = await client.api(own).get();
await client
  .api(own)
  .patch({ applicationRestrictions: { ...applicationRestrictions, keyCredentials: [restriction] }, isEnabled: true });
found("restricted", (await client.api(own).get()).applicationRestrictions.keyCredentials.length);
await client.api(own).patch({ applicationRestrictions });
await client.api(`${configurations}/${trustedId}`).delete();

await client.api(path).patch({ status: "disabled" });
await client.api(path).delete();
found(
  "gone",
  await client
    .api(path)
    .get()
    .catch(({ statusCode, code }) => [statusCode, code]),
);
done();
