import * as pulumi from "@pulumi/pulumi";
import * as entra from "pulumi-entra-ca";

const config = new pulumi.Config();
// The stack that has the trusted CAs, as `organization/project/stack`.
const trust = new pulumi.StackReference(config.require("trustStack"));

// In the policy of some applications, which is for them in place of the tenant's.
new entra.AppManagementPolicyTrustedCertificateAuthority("payments", {
  policyId: config.require("policyId"),
  certificateBasedApplicationConfigurationIds: [
    trust.requireOutput("certificateBasedApplicationConfigurationId") as pulumi.Output<string>,
  ],
});
