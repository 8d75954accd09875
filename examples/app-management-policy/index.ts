import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import * as entra from "pulumi-entra-ca";
import { TextFile } from "./textFile";

const appTrust = new entra.CertificateBasedApplicationConfiguration("app-trust", {
  displayName: "Contoso application credentials",
  rootCertificate: readFileSync("root.pem", "utf8"),
});

// The tenant's policy: applications made from then on take only certificates of the trusted CAs.
new TextFile("default-policy", {
  path: "defaultAppManagementPolicy.json",
  content: pulumi.jsonStringify(
    {
      isEnabled: true,
      applicationRestrictions: {
        keyCredentials: [
          {
            restrictionType: "trustedCertificateAuthority",
            state: "enabled",
            restrictForAppsCreatedAfterDateTime: "2027-01-01T00:00:00Z",
            certificateBasedApplicationConfigurationIds: [appTrust.id],
          },
        ],
      },
    },
    undefined,
    2,
  ),
});

export const certificateBasedApplicationConfigurationId = appTrust.id;
