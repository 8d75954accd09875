import { expect } from "chai";
import { describe, it } from "mocha";
import { base64Of, openssl, signedBy, signingRequestFor, withFalseSignature } from "../certificates.js";
import { PlantedSecret } from "../plantedSecret.js";
import { configuration, issuing, root, signedCertificate, tenantAndHost, tlsCa, trustedCa } from "./setup.js";

describe("wrong input", () => {
  const under = tenantAndHost();

  it("names the property and what to do, for everything that is missing, mistyped or unknown", async () => {
    const reasons = async (...given: Parameters<typeof under.host.check>) =>
      (await under.host.check(...given)).map(({ reason }) => reason);
    expect(
      await reasons(trustedCa, { certificate: issuing.certificate, isRootAuthority: "yes", isuer: "x" }),
    ).to.deep.equal([
      "certificateBasedApplicationConfigurationId is missing: it is required",
      "isRootAuthority must be a boolean, and a string was found",
      "isuer is not an argument of this resource: it has certificateBasedApplicationConfigurationId, certificate, " +
        "isRootAuthority, issuer, issuerSubjectKeyIdentifier, adopt, acceptedFindings, connection",
    ]);
    expect(
      await reasons(signedCertificate, { certificateId: "id", certificate: root.certificate, chain: [1] }),
    ).to.deep.equal(["chain must be a string or list of strings, and a list was found"]);
    expect(await reasons(tlsCa, { commonName: "", organizationName: "Contoso" })).to.deep.equal([
      "commonName is empty: give a value",
    ]);
  });

  it("leaves the property of every failed check empty, because Pulumi prints its value", async () => {
    const failures = [
      ...(await under.host.check(tlsCa, { commonName: "", name: 1, rootPrivateKey: root.key })),
      ...(await under.host.check(trustedCa, { issuerSubjectKeyIdentifier: root.key, acceptedFindings: ["?"] })),
    ];
    expect(failures).to.have.length(8);
    expect(failures.map(({ property }) => property).join("")).to.equal("");
  });

  it("says of a private key in any argument, known or not, that it is one, and nothing of it", async () => {
    for (const [className, property] of [
      [tlsCa, "name"],
      [tlsCa, "commonName"],
      [tlsCa, "rootPrivateKey"],
      [configuration, "displayName"],
      [configuration, "adopt"],
      [trustedCa, "issuer"],
      [trustedCa, "issuerSubjectKeyIdentifier"],
      [trustedCa, "certificateBasedApplicationConfigurationId"],
    ] as const) {
      for (const given of [root.key, base64Of(root.key), Buffer.from(base64Of(root.key), "base64").toString("hex")]) {
        const failures = await under.host.check(className, { [property]: given });
        const said = failures.map(({ reason }) => reason).join("\n");
        expect(said, property).to.contain(`${property} holds a private key`);
        expect(PlantedSecret.ofKey(root.key).foundIn(said)).to.equal(undefined);
      }
    }
    const encoded = base64Of(root.key);
    for (const given of [
      `the key is ${encoded}`,
      `key: ${root.key.replace(/-----.*-----/g, "")}`,
      Buffer.from(encoded, "base64").toString("base64url"),
      encodeURIComponent(root.key),
      openssl(root.key, "pkcs12", "-export", "-nocerts", "-passout", "pass:").toString("base64"),
    ]) {
      const [failure] = await under.host.check(configuration, { displayName: given });
      expect(failure?.reason, given.slice(0, 40)).to.contain("displayName holds a private key");
    }
    const asNames = [
      { [root.key]: "x" },
      { connection: { [root.key]: "x" } },
      { displayName: { [root.key]: "x" } },
      { rootPrivateKey: [{ [root.key]: 1 }] },
    ];
    for (const given of asNames) {
      const failures = await under.host.check(configuration, { rootCertificate: root.certificate, ...given });
      const said = failures.map(({ reason }) => reason).join("\n");
      expect(said, Object.keys(given).join()).to.contain("private key");
      expect(PlantedSecret.ofKey(root.key).foundIn(said)).to.equal(undefined);
    }
    const inList = await under.host.check(trustedCa, { acceptedFindings: ["expired", root.key] });
    expect(inList.map(({ reason }) => reason).join("\n")).to.contain("acceptedFindings holds a private key");
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
    expect(finding?.reason).to.match(/^acceptedFindings names a rule that can't be accepted: /);
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
