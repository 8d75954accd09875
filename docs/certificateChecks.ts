/** The page on certificate checks, made of the rules themselves: `npm run generate` writes it. */
import { chainRules } from "../provider/checks/chainRules.js";
import { malformedRule, type Rule } from "../provider/checks/rule.js";
import { keyRule, requestRule, subjectRule } from "../provider/checks/requestRules.js";
import { signedCertificateRules } from "../provider/checks/signedCertificateRules.js";
import { trustedRules } from "../provider/checks/trustedCertificate.js";

function table(rules: readonly Rule[]): string {
  const rows = rules.map(({ id, severity, neverAccepted, demand, source }) =>
    [`\`${id}\``, neverAccepted === undefined ? severity : `${severity}, always`, `It ${demand}`, source].join(" | "),
  );
  return ["id | severity | what is demanded | source", "--- | --- | --- | ---", ...rows].join("\n");
}

export const certificateChecksPage = `# Certificate checks

A wrong certificate is accepted by the portal, and TLS inspection silently stops, or applications are refused later. So the
provider checks certificates in the preview, as soon as their values are known, and again before it writes.

- An **error** stops the preview. \`acceptedFindings\` in the resource's arguments turns that rule into a warning.
- An **error, always** can't be accepted: a wrong key, a wrong signature, and what can't be read or verified, behind which either
  may be.
- Either stops what is new: another certificate, or another chain. What the state has already is warned of, so that a stack goes
  on working as months pass and as rules become stricter.
- Of all paths up to a root the one that breaks no rule counts. Findings are those of the best path.
- **Revocation isn't checked**: neither CRLs nor OCSP are asked.

## Accepting a finding

\`\`\`ts
const acceptedFindings = ["path-length-zero@1f6c…d2"]; // the whole thumbprint, as the message of the broken rule has it
\`\`\`

accepts it for the certificate with that thumbprint alone, be it the signed one, a CA of the chain or a root. Another certificate that
breaks the rule, as a renewal may, is refused again. The thumbprint is by SHA-256 or SHA-1, in upper or lower case, with or without colons
or blanks. One that is no certificate's here accepts nothing, and nothing is said about it: a list may serve several stacks, and name the
next certificate before it is there. \`acceptedFindings: ["path-length-zero"]\` accepts the rule to be broken by every certificate.

## Before a certificate is handed over

A PKI team can check what it made of a CSR before it hands it over. The path is shown as a tree, and the last line says whether
it is fit to upload. The exit code is 1 where there are errors, and \`--json\` prints findings and path for programs:

\`\`\`sh
npx pulumi-entra-ca check --csr ca.csr --certificate signed.pem --chain chain.pem
\`\`\`

\`--chain\` takes several files and folders, and may be given more than once. Each file may be PEM, DER, the \`.p7b\` that AD CS
answers with, or what Vault or AWS Private CA answers as JSON: \`check\` finds the property.

\`\`\`sh
npx pulumi-entra-ca check --trusted root.pem
\`\`\`

checks a CA that applications' certificates may come from; one that issued itself is checked as a root.

\`npx pulumi-entra-ca openssl-config\` prints a file for openssl, with the commands that make a certificate which passes.

## What can be read

- PEM with any line endings and text around it, also under the older headers \`X509 CERTIFICATE\`, \`TRUSTED CERTIFICATE\` and
  \`NEW CERTIFICATE REQUEST\`. A header counts at the start of a line: a comment may mention one.
- Base64 of DER, also encoded twice, and hexadecimal digits of DER, as Azure Key Vault has them; from files, DER.
- PKCS#7 with certificates alone (\`.p7b\`), as PEM, base64 or DER, for a \`chain\`. For the signed \`certificate\`, too: the one of the
  CSR's key counts.

For anything else the error names the form, and the command that makes PEM of it. A private key is refused and never repeated.
No text and no file may have more than 1 MiB, which is hundreds of certificates.
Certificates are compared by their DER: written otherwise, the same one is no change.

## The signed certificate of a TLS inspection CA

\`csr-signature-invalid\` is about the CSR that the program or \`--csr\` gives. Of one that Graph gives it is a warning.

${table([malformedRule, requestRule, keyRule, ...signedCertificateRules, subjectRule])}

## The chain above it

The chain may be in any order and hold more than is needed. The best path from the signed certificate to a self-signed root
is looked for in it and validated as RFC 5280 section 6 has it, with RSA (PKCS #1 v1.5 and PSS), ECDSA, Ed25519 and Ed448
signatures. A rule without \`chain\` in its id is demanded of the signed certificate, too.

${table([...chainRules])}

## A trusted CA, and the root of a configuration

Rules with \`root\` in their ids are for roots alone.

${table(trustedRules)}
`;
