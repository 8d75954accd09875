import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import * as entra from "pulumi-entra-ca";

const appTrust = new entra.CertificateBasedApplicationConfiguration("app-trust", {
  displayName: "Contoso application credentials",
  description: "CAs whose certificates applications may use",
  rootCertificate: readFileSync("certificates/root.pem", "utf8"),
});

// Of a file that was renamed, the new name and the one that it had: "issuing-ca-emea": "issuing-ca-2".
const formerNames: Record<string, string> = {};

// Each file is a CA, under the file's name.
const issuingCas = readdirSync("certificates/issuing")
  .filter((file) => file.endsWith(".pem"))
  .map((file) => {
    const name = basename(file, ".pem");
    const certificate = readFileSync(`certificates/issuing/${file}`, "utf8");
    const ca = new entra.TrustedCertificateAuthority(
      name,
      { certificateBasedApplicationConfigurationId: appTrust.id, certificate },
      { aliases: [{ name: formerNames[name] ?? name }] },
    );
    return { name, ca };
  });

export const certificateBasedApplicationConfigurationId = appTrust.id;
export const rootAuthorityId = appTrust.rootAuthorityId;
export const trustedCertificateAuthorityIds = Object.fromEntries(issuingCas.map(({ name, ca }) => [name, ca.id]));
