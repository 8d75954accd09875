/** The two pages that the Pulumi Registry shows of a package: `npm run generate` writes them. */
import { definition as configuration } from "../provider/resources/certificateBasedApplicationConfiguration/definition.js";
import { authKindNames, authKinds, definitionOf, settingKeys } from "../provider/settings/settings.js";
import { chooser } from "./programs.js";
import { code, table } from "./table.js";

function frontMatter(title: string, description: string): string {
  return `---
title: ${title}
meta_desc: ${description}
layout: package
---`;
}

/** What the Registry shows first of a package. */
export const overviewPage = `${frontMatter("Microsoft Entra certificate authorities", "Provides an overview of the Pulumi provider for the certificate authorities of Microsoft Entra.")}

The provider manages the certificate authorities of Microsoft Entra that no other provider does:

- **TLS inspection**: Global Secure Access makes a key and a certificate signing request (CSR), your PKI signs it, and the
  result is uploaded and enabled.
- **App trust**: the certificate authorities whose certificates applications in your tenant may use as credentials.

Every preview compares the program with the live tenant, and says what somebody changed in the portal. Both families are in
Microsoft Graph's beta version, which Microsoft may change.

## Example

${chooser(configuration.example)}
`;

/** How to install the provider, and what can be set. */
export const installationPage = `${frontMatter("Microsoft Entra certificate authorities: Installation & Configuration", "Provides an overview on how to install and configure the Pulumi provider for the certificate authorities of Microsoft Entra.")}

## Installation

The provider comes as one package, for all languages. Node 22.19 or later has to be on the \`PATH\`.

* JavaScript/TypeScript: \`npm install pulumi-entra-ca @pulumi/pulumi\`. The resources need nothing else there.
* YAML, Python, Go and others: install the package beside the program, and name its plugin in \`Pulumi.yaml\`:

\`\`\`yaml
plugins:
  providers:
    - name: entra-ca
      path: node_modules/pulumi-entra-ca/plugin
\`\`\`

In Python and Go, have Pulumi generate the package then:

\`\`\`sh
pulumi package add ./node_modules/pulumi-entra-ca/plugin
\`\`\`

## Credentials

The provider signs in as pulumi-azuread and Azure's own tools do, with the same environment variables. \`auto\` takes the first
way that is configured:

${table(
  ["`entra-ca:auth`", "what signs in"],
  authKindNames.map((kind) => [code(kind), authKinds[kind].meaning]),
)}

\`\`\`sh
npx pulumi-entra-ca whoami
\`\`\`

shows as whom, by which settings, and whether that is enough for each resource.

## Configuration reference

The environment comes before the stack's configuration. Set secrets with \`pulumi config set --secret\`.

${table(
  ["`pulumi config set`", "environment", "meaning", "default"],
  settingKeys
    .map((key) => ({ key, ...definitionOf(key) }))
    .filter(({ inStack }) => inStack)
    .map(({ key, variables, meaning, whenUnset }) => [
      code(`entra-ca:${key}`),
      variables.map(code).join(", "),
      meaning,
      whenUnset,
    ]),
)}
`;
