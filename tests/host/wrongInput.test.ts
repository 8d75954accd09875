import { generateKeyPairSync } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { describe, it } from "mocha";
import { base64Of, openssl, signedBy, signingRequestFor, withFalseSignature } from "../certificates.js";
import { inText } from "../inText.js";
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
      "certificateBasedApplicationConfigurationId is missing: it is required. Where it comes from the environment, that variable isn't set; where it comes from another resource, that one failed, and its own error says why",
      "isRootAuthority must be a boolean, and a string was found",
      "isuer is not an argument of this resource: it has certificateBasedApplicationConfigurationId, certificate, " +
        "isRootAuthority, issuer, issuerSubjectKeyIdentifier, adopt, acceptedFindings, connection",
    ]);
    expect(
      await reasons(signedCertificate, { certificateId: "id", certificate: root.certificate, chain: [1] }),
    ).to.deep.equal(["chain must be a string or list of strings, and a list with a number in it was found"]);
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
    const { privateKey: ofRsa } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const { privateKey: ofEc } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const files = [
      ...[ofRsa, ofEc].map((key) => key.export({ type: "pkcs8", format: "der" })),
      ofRsa.export({ type: "pkcs1", format: "der" }),
      ofEc.export({ type: "sec1", format: "der" }),
      ofEc.export({ type: "pkcs8", format: "der", cipher: "aes-256-cbc", passphrase: "x" }),
      openssl(root.key, "pkcs12", "-export", "-nocerts", "-passout", "pass:"),
    ];
    for (const given of [
      `the key is ${encoded}`,
      `key: ${root.key.replace(/-----.*-----/g, "")}`,
      Buffer.from(encoded, "base64").toString("base64url"),
      encodeURIComponent(root.key),
      openssl(root.key, "pkcs12", "-export", "-nocerts", "-passout", "pass:").toString("base64"),
      // Read as a text, as every language has it, whatever becomes of the bytes.
      ...files.map((file) => file.toString("latin1")),
      ...files.map((file) => file.toString("utf8")),
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

  /** What the languages make of an output in a text, as their SDKs do. */
  const ofOutputs = [
    // What these say is a warning of the SDK's, too.
    inText(pulumi.output("a")),
    `before ${inText(pulumi.output(Promise.resolve("a")))} after`,
    JSON.stringify({ value: pulumi.output("a") }),
    "Calling __str__ on an Output[T] is not supported.\n\nTo get the value of an Output[T] as an Output[str] consider:",
    "Calling [ToString] on an [Output<T>] is not supported.",
    `a ${inText(Promise.resolve("b"))}`,
    inText({ value: "b" }),
  ];

  it("says of what a text becomes with an output in it what to write instead, in any argument, and repeats nothing", async () => {
    for (const [className, property, given] of [
      [tlsCa, "name", (text: string) => text],
      [tlsCa, "commonName", (text: string) => text],
      [tlsCa, "adopt", (text: string) => text],
      [configuration, "description", (text: string) => text],
      [configuration, "rootCertificate", (text: string) => root.certificate + text],
      [configuration, "expectedCertificates", (text: string) => [root.certificate, text]],
      [signedCertificate, "certificateId", (text: string) => text],
      [signedCertificate, "certificateSigningRequest", (text: string) => text],
      [signedCertificate, "timeouts", (text: string) => ({ create: text })],
      [trustedCa, "certificateBasedApplicationConfigurationId", (text: string) => text],
      [trustedCa, "acceptedFindings", (text: string) => [text]],
      [trustedCa, "connection", (text: string) => ({ tenantId: text })],
    ] as const) {
      for (const text of ofOutputs) {
        const said = (await under.host.check(className, { [property]: given(text) })).map(({ reason }) => reason);
        expect(said.filter((reason) => reason.startsWith(`${property} holds what a text becomes`))).to.have.length(1);
        expect(said.join("\n"))
          .to.contain("such as ca.id")
          .and.not.to.match(/Calling|\[object/);
      }
    }
  });

  it("says of the word undefined that there was no value, and not of texts with the word in them", async () => {
    const [finding] = await under.host.check(tlsCa, { commonName: "undefined", organizationName: "Contoso" });
    expect(finding?.reason).to.contain("commonName is the word undefined").and.to.contain("an environment variable");
    const inName = await under.host.check(tlsCa, { commonName: "Undefined behaviour CA", organizationName: "Contoso" });
    expect(inName).to.deep.equal([]);
  });

  it("says of what can't be an id that it is none, in each argument that is one", async () => {
    for (const [className, property] of [
      [signedCertificate, "certificateId"],
      [trustedCa, "certificateBasedApplicationConfigurationId"],
      [configuration, "adopt"],
      [tlsCa, "adopt"],
      [trustedCa, "adopt"],
    ] as const) {
      const reasonOf = async (given: string) =>
        (await under.host.check(className, { [property]: given }))
          .map(({ reason }) => reason)
          .find((reason) => reason.startsWith(`${property} `));
      expect(await reasonOf(" ")).to.contain("is empty");
      expect(await reasonOf("urn:pulumi:dev::p::t::n")).to.contain("is a URN, which only Pulumi knows");
      for (const odd of ["0a6a9b97-b84c-406a-a703-14d699d1fbb1\n", "a b", "a/b", "{0a6a9b97}", "Apps: all", "id?x=1"]) {
        expect(await reasonOf(odd), odd).to.contain("is no id");
      }
      expect((await reasonOf("0A6A9B97-B84C-406A-A703-14D699D1FBB1")) ?? "").not.to.contain("is no id");
    }
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
