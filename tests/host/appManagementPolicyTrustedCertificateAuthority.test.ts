import { expect } from "chai";
import { before, describe, it } from "mocha";
import { base64Of } from "../certificates.js";
import { configurations, defaultPolicy } from "../tenant.js";
import { unknownValue } from "./providerHost.js";
import { failure, policyEntry, root, tenantAndHost, urn } from "./setup.js";

const ids = "certificateBasedApplicationConfigurationIds";

describe("AppManagementPolicyTrustedCertificateAuthority under Pulumi's provider host", () => {
  const under = tenantAndHost();

  let configurationId: string;

  before(async () => {
    const trustedCertificateAuthorities = [{ isRootAuthority: true, certificate: base64Of(root.certificate) }];
    configurationId = String(
      (await under.tenant.send("POST", configurations, { trustedCertificateAuthorities }))["id"],
    );
  });

  it("is read, written and looked at, and afterwards the policy is as it was", async () => {
    const policy = async () => JSON.stringify(await under.tenant.send("GET", defaultPolicy));
    const before = await policy();
    const inputs = { appliesTo: "applications", [ids]: [configurationId], __urn: urn(policyEntry) };
    let created: { id: string; outputs: Record<string, unknown> } | undefined;
    const requests = await under.tenant.requestsDuring(async () => {
      created = await under.host.create(policyEntry, inputs);
    });
    expect(requests).to.deep.equal([`GET ${defaultPolicy}`, `PATCH ${defaultPolicy}`, `GET ${defaultPolicy}`]);
    const { id, outputs } = created!;
    expect(id).to.equal("default/applications");
    expect(outputs).to.deep.include({ ...inputs, state: "enabled" });

    expect(await under.host.diff(policyEntry, id, outputs, inputs)).to.deep.equal({ changes: false, replaces: [] });
    const later = { ...inputs, [ids]: unknownValue };
    expect(await under.host.diff(policyEntry, id, outputs, later)).to.include({ changes: true });
    const elsewhere = { ...inputs, appliesTo: "servicePrincipals" };
    expect((await under.host.diff(policyEntry, id, outputs, elsewhere)).replaces).to.deep.equal(["appliesTo"]);
    const second = { ...inputs, __urn: urn(policyEntry, "second") };
    expect(await failure(under.later.create(policyEntry, second))).to.contain(`set adopt: "${id}"`);

    const updated = await under.host.update(policyEntry, id, outputs, { ...inputs, state: "disabled" });
    expect(updated).to.include({ state: "disabled" });
    await under.later.delete(id, updated);
    expect(await policy()).to.equal(before);
  });
});
