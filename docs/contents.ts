/** The page that leads to all others: `npm run generate` writes it. */
import { namedLookUps } from "../provider/lookUps/definitions.js";
import { definitions } from "../provider/resources/definitions.js";
import { lookUpPath } from "./lookUpPages.js";
import { resourcePath } from "./resourcePages.js";
import { code, firstSentence } from "./table.js";

const resources = definitions.map(
  (definition) =>
    `- [${code(definition.className)}](${resourcePath(definition)}): ${firstSentence(definition.description)}`,
);
const lookUps = namedLookUps.map(
  (each) => `- [${code(each.name)}](${lookUpPath(each)}): ${firstSentence(each.description)}`,
);

export const contentsPage = `# Documentation

## Begin

- [Install and configure](installation-configuration.md), and [sign in](signing-in.md)
- [What to expect](what-to-expect.md) of previews, replacements, names, limits and failures
- [Security](security.md): what is promised, and to whom
- [What changed](../CHANGELOG.md)

## Guides

- [TLS inspection, from CSR to traffic](guides/tls-inspection.md)
- [Have your PKI sign](guides/signers.md): openssl, AD CS, HashiCorp Vault, AWS Private CA, EJBCA, step-ca
- [The root on the devices first](guides/root-on-devices.md)
- [Rotate](guides/rotation.md)
- [The CAs that applications may use, from a folder](guides/application-trust.md)
- [Move an existing tenant in](guides/existing-tenant.md)
- Several tenants: [by a connection](signing-in.md#several-tenants-in-one-program), or [by provider instances](plugin.md#settings)
- [See what is trusted](report.md): a report of the tenant, for people and for jobs
- [Previews on pull requests](pull-requests.md), of forks, too; [drift on a schedule](drift.md)
- [Test your program](guides/testing.md)
- [Troubleshooting](guides/troubleshooting.md), by symptom

## Resources

${resources.join("\n")}

## Look-ups

${lookUps.join("\n")}

[Look-ups](look-ups.md) says what they have in common.

## Reference

- [The plugin](plugin.md): \`pulumi import\`, and every Pulumi language
- [Certificate checks](certificate-checks.md): each rule, and where it comes from
- [Errors](errors.md): each code, and what to do
- [Compatibility](compatibility.md): what stays from version to version, and how something goes
- [Performance](performance.md): what previews and updates cost, beside a provider that does nothing
- [The emulator](emulator.md), its [faults](emulator-faults.md) and its [sign-in](emulator-sign-in.md)
`;
