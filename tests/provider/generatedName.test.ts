import { expect } from "chai";
import { describe, it } from "mocha";
import { generatedName } from "../../provider/resources/externalCertificateAuthorityCertificate/generatedName.js";

const urn = "urn:pulumi:dev::project::pulumi-nodejs:dynamic/entra-ca:ExternalCertificateAuthorityCertificate::ca";

describe("a generated name", () => {
  it("keeps the portal's rule: 12 letters and digits, beginning with a letter", () => {
    for (let round = 0; round < 200; round += 1) {
      expect(generatedName(`organization ${round}`, urn)).to.match(/^[a-z][a-z0-9]{11}$/);
    }
  });

  it("begins alike for the same resource and differently for another", () => {
    const start = (organization: string, of = urn) => generatedName(organization, of).slice(0, 7);
    expect(start("Contoso")).to.equal(start("Contoso"));
    expect(start("Contoso")).not.to.equal(start("Fabrikam"));
    expect(start("Contoso")).not.to.equal(start("Contoso", `${urn}2`));
  });

  it("ends differently each time, since Graph never takes a name twice", () => {
    expect(generatedName("Contoso", urn, () => 0)).to.match(/00000$/);
    expect(new Set(Array.from({ length: 100 }, () => generatedName("Contoso", urn))).size).to.equal(100);
  });
});
