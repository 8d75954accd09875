/** The page on the report, with its own rules: `npm run generate` writes it. */
import { reportRules } from "../cli/report/rules.js";
import { soon } from "../cli/report/make.js";
import { table } from "./table.js";

const rules = table(
  ["id", "severity", "what is demanded", "source"],
  Object.values(reportRules).map(({ id, severity, demand, source }) => [`\`${id}\``, severity, `It ${demand}`, source]),
);

export const reportPage = `# See what is trusted

Who trusts which CA in this tenant, when does it end, what is wrong with it, and what is in no program?

\`\`\`sh
npx pulumi-entra-ca report                                      # in the terminal
npx pulumi-entra-ca report --format html --output report.html   # a page for people
npx pulumi-entra-ca report --stack production                   # and what of it the stack manages
\`\`\`

![The timeline of ends, and the path of a TLS inspection CA with what uses it](images/report.jpeg)

It signs in as [the provider does](signing-in.md), reads, and writes nothing: six requests, one for each of the first four custom app
management policies that name configurations, and one for each further page of a list. With \`--stack\`, one more for each object that
isn't listed and came to the stack within the last hour, since lists may be behind, and for each rule, link and entry that is gone.

| \`--format\` | what it writes                                                                                                     |
| ---------- | ------------------------------------------------------------------------------------------------------------------ |
| \`text\`     | the findings, and what has ended or ends within ${soon[1]} days                                                          |
| \`json\`     | all of it, as [the schema](report.schema.json) has it                                                              |
| \`html\`     | a page in one file: a timeline, each path as a drawing, what uses it, and each certificate with its PEM, to copy   |
| \`sarif\`    | the findings as SARIF 2.1.0, for code scanning: as what is in no file, they stand at the first line of Pulumi.yaml |
| \`junit\`    | a test for each object, and one for the end of each certificate and path                                           |

The page has no script and asks for nothing from elsewhere; a content security policy holds it to that. It can be printed, and used by
keyboard and screen reader. What names in the tenant hold is shown as text in every format, and never acts.

## What it needs to read

| what                                                               | permission                         |
| ------------------------------------------------------------------ | ---------------------------------- |
| the CAs that applications may use                                  | \`AppCertTrustConfiguration.Read.All\` |
| TLS inspection CAs, TLS inspection policies and security profiles  | \`NetworkAccess.Read.All\`             |
| app management policies: whether anything uses the configurations  | \`Policy.Read.All\`                    |
| whether a custom one is assigned to anything                       | \`Application.Read.All\`, too          |

What can't be read is a finding, with what to do about it, and the rest is reported: an error for the CAs themselves, a warning for what
uses them, unless the stack has some of it and can't be compared. A policy that couldn't be read isn't taken for one that isn't there, and a
custom one of which nobody can tell whether it is assigned is taken for assigned: a note says so.

## Beside a stack

\`--stack production\` reads the stack's configuration and its state with \`pulumi config\` and \`pulumi stack export\`; a file with what
\`pulumi stack export\` printed does without the CLI, and the sign-in is then the environment's. The report says of each object which
resource manages it, or that none does: of CAs and configurations, of TLS inspection policies, their rules and links, and of the entries
of app management policies. What Graph makes by itself and no program may have, such as the first rules of a policy, isn't counted. What the
state has and the tenant hasn't, or has otherwise, is drift. What the program would change, only a [preview](drift.md) tells. Of what the
state has as a secret nothing is said. What of it is in another tenant isn't compared: a finding says so, an error where that is all of
it, for which \`--fail-on drift\` fails, too.

## In a job

\`--fail-on\` ends the command with exit code 1, and may be repeated:

| \`--fail-on\`   | fails for                                                                     |
| ------------- | ----------------------------------------------------------------------------- |
| \`error\`       | an error                                                                      |
| \`warning\`     | an error or a warning                                                         |
| \`drift\`       | an object that is gone or isn't as the stack has it; needs \`--stack\`          |
| \`expiry=60d\`  | a certificate or a path in use that has ended, or ends within that many days  |

Where nobody can be signed in, the exit code is 1, too. Copy
[github-actions/report.yml](../examples/pipelines/github-actions/report.yml) or
[azure-pipelines/report.yml](../examples/pipelines/azure-pipelines/report.yml) for a nightly run beside [the one for drift](drift.md): it
keeps the page and the SARIF as artefacts. Where the repository has code scanning, \`github/codeql-action/upload-sarif\` shows the findings
there.

## What is looked for

[The rules for certificates](certificate-checks.md) hold for what is in the tenant, too: those for trusted CAs for each CA of a
configuration, those for signed certificates and their chains for each TLS inspection CA. Two are milder here: that a certificate must be
valid for six more months is a warning, since that is asked of an upload; and what is wrong with a TLS inspection CA that isn't in use is a note.
Revocation isn't checked.

${rules}
`;
