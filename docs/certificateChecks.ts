/** The page on certificate checks, made of the rules themselves: `npm run docs` writes it. */
import { format } from "prettier";
import { chainRules } from "../provider/certificateChecks/chainRules.js";
import { malformedRule } from "../provider/certificateChecks/commonRules.js";
import { keyRule } from "../provider/certificateChecks/keyRule.js";
import type { Rule } from "../provider/certificateChecks/rule.js";
import { signedCertificateRules } from "../provider/certificateChecks/signedCertificateRules.js";
import { trustedRules } from "../provider/certificateChecks/trustedCertificateRules.js";

function table(rules: readonly Rule[]): string {
  const rows = rules.map(({ id, severity, demand, source }) =>
    [`\`${id}\``, severity, `It ${demand}`, source].join(" | "),
  );
  return ["id | severity | what is demanded | source", "--- | --- | --- | ---", ...rows].join("\n");
}

const page = `# Certificate checks

A wrong certificate is accepted by the portal, and TLS inspection silently stops, or applications are refused later. So the
provider checks certificates in the preview, as soon as their values are known, and again before it writes.

- An **error** stops the preview. \`acceptedFindings: ["<id>"]\` in the resource's arguments turns that rule into a warning.
- It stops what is new: another certificate, or another chain. What the state has already is warned of, so that a stack goes
  on working as months pass and as rules become stricter.
- Of all paths up to a root the one that breaks no rule counts. Findings are those of the best path.
- **Revocation isn't checked**: neither CRLs nor OCSP are asked.

A PKI team can check what it made of a CSR before it hands it over. The exit code is 1 where there are errors, and \`--json\`
prints the findings for programs:

\`\`\`sh
npx pulumi-entra-ca check --csr ca.csr --certificate signed.pem --chain chain.pem
\`\`\`

\`npx pulumi-entra-ca openssl-config\` prints a file for openssl, with the commands that make a certificate which passes.

## What can be read

PEM with any line endings and text around it, also under the older headers \`X509 CERTIFICATE\`, \`TRUSTED CERTIFICATE\` and
\`NEW CERTIFICATE REQUEST\`; base64 of DER, also encoded twice; from files, DER too. A private key is refused and never
repeated. Certificates are compared by their DER: written otherwise, the same one is no change.

## The signed certificate of a TLS inspection CA

${table([malformedRule, keyRule, ...signedCertificateRules])}

## The chain above it

The chain may be in any order and hold more than is needed. The best path from the signed certificate to a self-signed root
is looked for in it and validated as RFC 5280 section 6 has it, with RSA (PKCS #1 v1.5 and PSS), ECDSA, Ed25519 and Ed448
signatures. A rule without \`chain\` in its id is demanded of the signed certificate, too.

${table([...chainRules])}

## A trusted CA, and the root of a configuration

\`root-not-self-issued\` is for roots alone.

${table(trustedRules)}
`;

export function certificateChecksPage(): Promise<string> {
  return format(page, { parser: "markdown", printWidth: 120 });
}
