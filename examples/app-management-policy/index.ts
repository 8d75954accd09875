import { readFileSync } from "node:fs";
import * as entra from "pulumi-entra-ca";

const appTrust = new entra.CertificateBasedApplicationConfiguration("app-trust", {
  displayName: "Contoso application credentials",
  rootCertificate: readFileSync("root.pem", "utf8"),
});

// In the tenant's policy: applications made from then on take only certificates of the trusted CAs.
new entra.AppManagementPolicyTrustedCertificateAuthority("applications", {
  appliesTo: "applications",
  certificateBasedApplicationConfigurationIds: [appTrust.id],
  restrictForAppsCreatedAfterDateTime: "2027-01-01T00:00:00Z",
});

export const certificateBasedApplicationConfigurationId = appTrust.id;
