import { expect } from "chai";
import { describe, it } from "mocha";
import { base64Of, signedBy, signingRequestFor, withFalseSignature } from "../certificates.js";
import { configuration, issuing, root, signedCertificate, tenantAndHost, tlsCa, trustedCa } from "./setup.js";

describe("wrong input", () => {
  const under = tenantAndHost();

  it("names the property and what to do, for everything that is missing, mistyped or unknown", async () => {
    expect(
      await under.host.check(trustedCa, { certificate: issuing.certificate, isRootAuthority: "yes", isuer: "x" }),
    ).to.deep.equal([
      {
        property: "certificateBasedApplicationConfigurationId",
        reason: "certificateBasedApplicationConfigurationId is missing: it is required",
      },
      { property: "isRootAuthority", reason: "isRootAuthority must be a boolean, and a string was found" },
      {
        property: "isuer",
        reason:
          "isuer is not an argument of this resource: it has certificateBasedApplicationConfigurationId, certificate, " +
          "isRootAuthority, issuer, issuerSubjectKeyIdentifier, adopt, acceptedFindings, connection",
      },
    ]);
    expect(
      await under.host.check(signedCertificate, { certificateId: "id", certificate: root.certificate, chain: [1] }),
    ).to.deep.equal([{ property: "", reason: "chain must be a string or list of strings, and a list was found" }]);
    const [empty] = await under.host.check(tlsCa, { commonName: "", organizationName: "Contoso" });
    expect(empty).to.deep.equal({ property: "commonName", reason: "commonName is empty: give a value" });
  });

  it("can't be a wrong key or a CSR with a false signature that the program accepts", async () => {
    const request = signingRequestFor("/CN=Contoso TLS CA");
    const signed = {
      certificateId: "id",
      certificate: signedBy(root, signingRequestFor("/CN=B")),
      chain: root.certificate,
    };
    const accepting = { ...signed, certificateSigningRequest: request, acceptedFindings: ["key-mismatch"] };
    const [finding, ...more] = await under.host.check(signedCertificate, accepting);
    expect(more).to.deep.equal([]);
    expect(finding?.reason).to.match(/^acceptedFindings names "key-mismatch", which can't be accepted: /);
    const falsely = {
      ...signed,
      certificate: signedBy(root, request),
      certificateSigningRequest: withFalseSignature(request),
    };
    const [unsigned] = await under.host.check(signedCertificate, falsely);
    expect(unsigned?.property).to.equal("");
    expect(unsigned?.reason).to.match(
      /^certificateSigningRequest must be signed with its own key, .*\[csr-signature-invalid\]/,
    );
  });

  it("leaves the property of a failed check on a certificate empty, because Pulumi prints its value", async () => {
    for (const certificate of [root.key, "nonsense", root.certificate + root.key]) {
      const [finding, ...more] = await under.host.check(configuration, { rootCertificate: certificate });
      expect(more).to.deep.equal([]);
      expect(finding?.property).to.equal("");
      expect(finding?.reason).to.match(/^rootCertificate is not a certificate that can be used: /);
      expect(finding?.reason).not.to.contain(base64Of(root.key).slice(20, 40));
    }
    const signed = { certificateId: "id", certificate: root.certificate, chain: root.certificate };
    for (const property of ["certificate", "chain", "certificateSigningRequest"]) {
      const [finding] = await under.host.check(signedCertificate, { ...signed, [property]: root.key });
      expect(finding?.property, property).to.equal("");
      expect(finding?.reason)
        .to.match(new RegExp(`^${property} is not `))
        .and.not.to.contain(base64Of(root.key).slice(20, 40));
    }
    expect(under.host.standardError).not.to.contain(base64Of(root.key).slice(20, 40));
  });
});
