import * as pulumi from "@pulumi/pulumi";
import { TextFile } from "../textFile";

// The stack that has the trusted CAs, as `organization/project/stack`.
const trust = new pulumi.StackReference(new pulumi.Config().require("trustStack"));

// A policy for the applications that it is assigned to, in place of the tenant's.
new TextFile("team-policy", {
  path: "appManagementPolicy.json",
  content: pulumi.jsonStringify(
    {
      displayName: "Payments",
      description: "Certificates of the trusted CAs, for 90 days at most",
      isEnabled: true,
      restrictions: {
        keyCredentials: [
          {
            restrictionType: "trustedCertificateAuthority",
            state: "enabled",
            certificateBasedApplicationConfigurationIds: [
              trust.requireOutput("certificateBasedApplicationConfigurationId"),
            ],
          },
          { restrictionType: "asymmetricKeyLifetime", state: "enabled", maxLifetime: "P90D" },
        ],
      },
    },
    undefined,
    2,
  ),
});
