/** Both families by @microsoft/microsoft-graph-client, as a program would use it. */
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
