/** The page on the emulator, with its switches as the code has them: `npm run generate` writes it. */
import { possibleValues, switches, switchNames } from "../emulator/switches.js";

const rows = switchNames.map((name) => {
  const { family, statement, why, ...of } = switches[name];
  const others = possibleValues({ family, statement, why, ...of }).filter((value) => value !== String(of.default));
  const quoted = others.map((value) => (value.includes(" ") ? value : `\`${value}\``)).join(", ");
  return `\`${name}\` | ${family} | ${statement} | \`${of.default}\` | ${quoted} | ${why}`;
});

export const emulatorPage = `# The emulator

\`\`\`sh
npx pulumi-entra-ca emulator --token dev
\`\`\`

answers at \`http://127.0.0.1:4010/beta\` as Microsoft Graph beta does for the certificate authorities of Entra, TLS
inspection and app trust, and for the policies that make them count. It makes real keys and CSRs, has Graph's limits and
errors, and refuses what Graph's documentation says is refused. Programs find it by \`ENTRA_CA_ENDPOINT\` and \`ENTRA_CA_ACCESS_TOKEN\`, which it prints. In a test:

\`\`\`ts
import { startEmulator, type Emulator } from "pulumi-entra-ca/emulator";

let emulator: Emulator;
before(async () => {
  emulator = await startEmulator({ token: "dev" });
});
after(() => emulator.close());
\`\`\`

| option | in \`startEmulator\` | what it does |
| --- | --- | --- |
| \`--port\` | \`port\` | the TCP port on 127.0.0.1, 4010 if omitted; 0 takes a free one |
| \`--token\` | \`token\` | a token that may do everything |
| \`--https [file]\` | \`https: true\` | [https](#https); the certificate goes to the file, and is \`certificate\` in a test |
| \`--sign-in <file>\` | \`signIn\` | [Microsoft Entra's sign-in](emulator-sign-in.md), and Graph's permissions count |
| \`--state <file>\` | \`stateFile\` | keeps the tenant in a file |
| \`--state <JSON>\` | \`tenant\` | what the [tenant has at first](#the-tenant-at-first) |
| \`--switch <name=value>\` | an option of that name | what the [documentation leaves open](#switches); can be repeated |
| \`--fault <rule>\` | \`faults\` | what [goes wrong](emulator-faults.md); can be repeated |
| \`--log\` | \`onRequest\` | a line for each request, on the error output |

It listens on loopback alone, and answers only requests whose \`Host\` is \`127.0.0.1\`, \`[::1]\` or \`localhost\`: a page in a
browser can't reach it by a name of its own.

## What it serves

Below \`/beta\`, with every method that Graph's pages have:

- \`/networkAccess/tls\` and \`…/externalCertificateAuthorityCertificates[/{id}]\`
- \`/networkAccess/tlsInspectionPolicies[/{id}]\` and \`…/policyRules[/{id}]\`
- \`/networkAccess/filteringProfiles[/{id}]\`, the security profiles, and \`…/policies[/{id}]\`, their links
- \`/networkAccess/connectivity/webCategories\` and \`/networkAccess/tenantStatus\`, to read
- \`/directory/certificateAuthorities\`, \`…/certificateBasedApplicationConfigurations[/{id}]\` and
  \`…/trustedCertificateAuthorities[/{id}]\`
- \`/policies/defaultAppManagementPolicy\` and \`/policies/appManagementPolicies[/{id}]\`
- \`/$count\` behind each collection, and \`/$batch\`: 20 requests at most, with \`dependsOn\`

Names are in any case, ids too; a key may be a segment or in parentheses (\`…('id')\`). Query options go with or without the
\`$\`. \`$filter\` takes \`and\`, \`or\`, \`not\`, parentheses, \`in\`, and \`eq\`, \`ne\`, \`ge\`, \`le\` and \`startsWith\` where a
property's page has them, and \`isof\` on links;
\`$expand\` takes options in parentheses, \`$select\` takes \`*\`. Trusted CAs take \`$select\` alone, as their page says.

A PATCH may be a whole entity that was read and changed: what is read-only counts as left out where it says what is there, and
with the \`id\` in the body nothing that is as it was is a change. \`Prefer\` is heard (\`return\`, \`odata.maxpagesize\`,
\`include-unknown-enum-members\`), and so are \`If-Match\` and \`If-None-Match\`; how Graph answers those here is not known.

## What it refuses

Beside wrong properties and Graph's limits, an upload for TLS inspection

- for another key than the CSR's,
- that is no certificate authority, or ends within six months,
- with a chain that doesn't lead from the certificate to a root, by its signatures,

and enabling a certificate without a chain. Of the policies of TLS inspection and the profiles

- a rule whose priority is another's in its policy, or below 100, and one without destinations,
- changing or deleting the rule that is the system's (priority 50); the recommended one (65000) is like any other,
- more than 100 policies, 1,000 rules and 8,000 destinations in the tenant, of which the system's rules are none,
- a second link to such a policy in a profile, and one to a policy that doesn't exist,
- a priority that is another profile's, and deleting the baseline profile (65000) or giving it another priority.

Links to other kinds of policies can be changed and deleted where the tenant has some at first, and not made. Of app management
policies

- a type of restriction twice in a list,
- \`maxLifetime\` with \`trustedCertificateAuthority\`, and more than five \`customSecurityAttributes\`.

A member of a restriction that it doesn't know is kept as it was sent. Such a policy does nothing but to keep the configurations
that it names: there are no applications.

In which words Graph refuses isn't known; the codes and messages are the emulator's. That the limits are the tenant's is how
Microsoft's Zero Trust Assessment has those of rules and destinations; which rules count, nobody says.

## https

\`\`\`sh
npx pulumi-entra-ca emulator --token dev --https ca.pem
\`\`\`

\`\`\`
Graph emulator listening on https://127.0.0.1:4010/beta
ENTRA_CA_ENDPOINT=https://127.0.0.1:4010/beta
ENTRA_CA_ACCESS_TOKEN=<the token that it was given>
NODE_EXTRA_CA_CERTS=/home/me/ca.pem
\`\`\`

The certificate is made at each start; its key stays in memory. Without a file, it goes into a new folder for temporary
files. With \`--sign-in\`, the sign-in is at the same address and has the same certificate; \`--sign-in-port\` gives it an
address of its own.

## Microsoft's own clients

They send a token to https alone, and to hosts that they are told of:

- \`@microsoft/microsoft-graph-client\`: \`baseUrl: "https://127.0.0.1:4010/"\`, \`defaultVersion: "beta"\`,
  \`customHosts: new Set(["127.0.0.1"])\`
- \`@microsoft/msgraph-beta-sdk\` and Python's \`msgraph-beta-sdk\`: \`127.0.0.1:4010\` among the allowed hosts of the
  authentication provider, \`https://127.0.0.1:4010/beta\` as the adapter's base URL
- Python takes \`SSL_CERT_FILE\` in place of \`NODE_EXTRA_CA_CERTS\`

Every call of theirs to what is served goes through, but \`$search\`, other options than \`$select\` on trusted CAs, and in a
batch of \`@microsoft/msgraph-beta-sdk\` (1.0.0-preview.81) a request with a body, whose \`Content-Type\` the SDK leaves out. The
same SDK leaves out what rules and links have beyond their parents' types.
The repository's \`tests/clients\` has a whole life by each of them.

## The tenant at first

\`--state\` takes a file, which is made where there is none and then kept, or the same as JSON, which is kept in memory alone.
The file, and the folders made for it, can be read by you alone; one that was open to others is closed.
Ids, keys with their CSRs, and what follows from a certificate are made up where they are left out. What is there is taken as
it is, so that a tenant can hold what others put into it; an id, a certificate's name, and a priority in its policy or among
the profiles, is there once. What every tenant has, is there beside it.

A file is for one emulator at a time. What something else has written to it is not written over: the emulator then answers a
write with 500, and says why on its error output.

\`\`\`json
{
  "tenant": {
    "tlsCertificates": [{ "name": "inspection", "commonName": "TLS CA", "organizationName": "Contoso" }],
    "deletedTlsCertificateNames": ["used-before"],
    "configurations": [
      {
        "displayName": "Build agents",
        "trustedCertificateAuthorities": [{ "isRootAuthority": true, "certificate": "MIIB…" }]
      }
    ],
    "tlsInspectionPolicies": [{ "id": "5f0c7b52-93d4-4c08-9a43-7d7a3a1c4d10", "name": "Inspection" }],
    "filteringProfiles": [
      { "name": "Sales", "priority": 100, "links": [{ "policyId": "5f0c7b52-93d4-4c08-9a43-7d7a3a1c4d10" }] }
    ],
    "defaultAppManagementPolicy": {
      "isEnabled": true,
      "applicationRestrictions": {
        "keyCredentials": [{ "restrictionType": "asymmetricKeyLifetime", "state": "enabled", "maxLifetime": "P90D" }]
      }
    }
  }
}
\`\`\`

| property | what it is | left out |
| --- | --- | --- |
| \`tlsCertificates[]\` | \`name\`, \`commonName\`, \`organizationName\` | must be there |
| | \`id\`, a GUID; \`certificateSigningRequest\`, PEM | made |
| | \`certificate\`, \`chain\`, PEM | none: the status is \`csrGenerated\` |
| | \`validity\`: \`startDateTime\` and \`endDateTime\` | the certificate's, or a year |
| | \`enabledDateTime\`, since when it is enabled; \`uploadedDateTime\` | it is disabled |
| \`deletedTlsCertificateNames[]\` | names that were used, and can't be again | none |
| \`configurations[]\` | \`id\`; \`displayName\`, \`description\` | made; null |
| \`….trustedCertificateAuthorities[]\` | \`certificate\`, base64 of DER | must be there |
| | \`id\`; \`isRootAuthority\`; \`issuer\`, \`issuerSubjectKeyIdentifier\` | made; false; the certificate's |
| \`deletedConfigurations\` | how many were deleted, which count toward the limit | 0 |
| \`tlsInspectionPolicies[]\` | \`name\` | must be there |
| | \`id\`; \`description\`; \`defaultAction\`; \`lastModifiedDateTime\` | made; null; \`bypass\`; now |
| | \`rules\`, all of them | the system's and the recommended one |
| \`….rules[]\` | \`name\`, \`action\`, \`priority\` | must be there |
| | \`destinations\`: each a \`kind\`, \`fqdn\` or \`webCategory\`, and \`values\` | must be there |
| | \`id\`; \`description\`; \`status\` | made; null; \`enabled\` |
| \`filteringProfiles[]\` | \`name\`, \`priority\`; the baseline's is 65000 | must be there; the baseline is |
| | \`id\`; \`description\`; \`state\` | made; null; \`enabled\` |
| | \`createdDateTime\`, \`lastModifiedDateTime\` | now |
| \`….links[]\` | \`policyId\` | must be there |
| | \`id\`; \`state\` | made; \`enabled\` |
| | \`kind\`: \`tlsInspection\`, \`filtering\` or \`threatIntelligence\` | \`tlsInspection\` |
| \`defaultAppManagementPolicy\` | \`displayName\`, \`description\`; \`isEnabled\` | Graph's; false |
| | \`applicationRestrictions\`, \`servicePrincipalRestrictions\`, as Graph has them | empty lists |
| \`appManagementPolicies[]\` | \`displayName\` | must be there |
| | \`id\`; \`description\`; \`isEnabled\`; \`restrictions\` | made; empty; false; null |

Instants are of ISO 8601, in UTC. A file that the emulator has written also has its \`version\`, which is 1.

## What was asked

\`GET /emulator/requests\` (beside \`/beta\`, with the same token) lists the last 10,000 requests: \`method\`, \`path\`, the JSON
\`body\` of a write, \`status\`, \`clientRequestId\`, \`retryAttempt\`, \`receivedAt\`, the \`faults\` that it met, and \`batchId\` for those
in a batch. \`DELETE\` forgets them. In a test they are \`emulator.requests\`, which are all or the last
\`mostRequests\`, and \`emulator.clearRequests()\`:

\`\`\`ts
const written = () => emulator.requests.filter(({ method }) => method !== "GET");
\`\`\`

What has the form of a token or a private key is left out, wherever it was put. \`--log\` prints each in one line.

## Switches

Microsoft's pages leave these open, or say them in two ways. Each is a switch, so that a program can be tried with either
answer: \`--switch secondEnabled=isRefused\`, or \`startEmulator({ secondEnabled: "isRefused" })\`.

switch | family | what isn't known | default | or | why that default
--- | --- | --- | --- | --- | ---
${rows.join("\n")}

How soon a write shows in reads, and when a family throttles, isn't known either: the [faults](emulator-faults.md) \`stale\` and
\`throttle\` are for those. How a deleted configuration is restored or purged is left out: the emulator shows
nothing that was deleted.
`;
