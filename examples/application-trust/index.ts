import { readdirSync, readFileSync } from "node:fs";
import * as entra from "pulumi-entra-ca";

// Each file is a CA; what they are called doesn't matter.
const issuing = readdirSync("certificates/issuing").filter((file) => file.endsWith(".pem"));

const appTrust = new entra.CertificateBasedApplicationConfiguration("app-trust", {
  displayName: "Contoso application credentials",
  description: "CAs whose certificates applications may use",
  rootCertificate: readFileSync("certificates/root.pem", "utf8"),
  trustedCertificates: issuing.map((file) => readFileSync(`certificates/issuing/${file}`, "utf8")),
});

export const certificateBasedApplicationConfigurationId = appTrust.id;
export const rootAuthorityId = appTrust.rootAuthorityId;
