import { expect } from "chai";
import { before, it } from "mocha";
import { base64Of, opensslSays, selfSigned, signedBy } from "../certificates.js";
import { configurations, membersOf, tls } from "../tenant.js";
import { describeExample, nothing } from "./example.js";

const root = selfSigned("/CN=Root");
const otherRoot = selfSigned("/CN=Other Root");
const issuing = selfSigned("/CN=Issuing");

const files = {
  "root.pem": root.certificate,
  "other-root.pem": otherRoot.certificate,
  "issuing.pem": issuing.certificate,
};
const start = `
  import { readFileSync } from "node:fs";
  import * as pulumi from "@pulumi/pulumi";
  import * as entra from "pulumi-entra-ca";
  const names = { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };
  const root = readFileSync("root.pem", "utf8");
  const issuing = readFileSync("issuing.pem", "utf8");
`;

describeExample("a program for what exists already", { ...files, "index.ts": start }, {}, (example) => {
  let ca: string;
  let trust: string;
  let member: string;
  let elsewhere: { ca: string; trust: string; member: string };
  let description: string;

  const send = (path: string, body: object) => example.tenant.send("POST", path, body);
  const ids = () => example.tenant.ids();

  async function makeConfiguration(displayName: string): Promise<{ trust: string; member: string }> {
    const authorities = [{ isRootAuthority: true, certificate: base64Of(root.certificate), issuer: "CN=Root" }];
    const { id } = await send(configurations, { displayName, trustedCertificateAuthorities: authorities });
    const added = await send(membersOf(String(id)), {
      isRootAuthority: false,
      certificate: base64Of(issuing.certificate),
      issuer: "CN=Issuing",
      issuerSubjectKeyIdentifier: opensslSays(issuing.certificate, "-ext", "subjectKeyIdentifier")
        .split("\n")
        .at(-1)
        ?.trim(),
    });
    return { trust: String(id), member: String(added["id"]) };
  }

  before(async () => {
    const names = { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };
    ca = String((await send(tls, { name: "Portal", ...names }))["id"]);
    ({ trust, member } = await makeConfiguration("Apps"));
    const signed = await send(tls, { name: "Signed", ...names });
    elsewhere = { ca: String(signed["id"]), ...(await makeConfiguration("Elsewhere")) };
    const certificate = signedBy(root, String(signed["certificateSigningRequest"]));
    await example.tenant.send("PATCH", `${tls}/${elsewhere.ca}`, { certificate, chain: root.certificate });
    description = `Signed Root Elsewhere CN=Issuing in ${elsewhere.trust}`;
  });

  /** The program that adopts one of each kind, and reads one of each. */
  function write({ adopts, rootFile = "root.pem" }: { adopts: boolean; rootFile?: string }): void {
    const adopt = (id: string) => (adopts ? `adopt: "${id}",` : "");
    example.program.write(
      "index.ts",
      `${start}
      const signed = entra.ExternalCertificateAuthoritySignedCertificate.get("signed", "${elsewhere.ca}");
      const ca = entra.ExternalCertificateAuthorityCertificate.get("ca", signed.certificateId);
      const member = entra.TrustedCertificateAuthority.get("member", "${elsewhere.member}");
      const configurationId = member.certificateBasedApplicationConfigurationId;
      const configuration = entra.CertificateBasedApplicationConfiguration.get("configuration", configurationId);
      new entra.ExternalCertificateAuthorityCertificate("inspection", { ...names, ${adopt(ca)} });
      const trust = new entra.CertificateBasedApplicationConfiguration("trust", {
        displayName: "Apps",
        description: pulumi.interpolate\`\${ca.name} Root \${configuration.displayName} \${member.issuer} in \${configuration.id}\`,
        rootCertificate: readFileSync("${rootFile}", "utf8"),
        ${adopt(trust)}
      });
      new entra.TrustedCertificateAuthority("issuing", {
        certificateBasedApplicationConfigurationId: trust.id,
        certificate: issuing,
        ${adopt(member)}
      });
      export const thumbprint = signed.thumbprint;`,
    );
  }

  it("is refused in the preview where an object isn't the one that it describes", async () => {
    write({ adopts: true, rootFile: "other-root.pem" });
    const { succeeded, diagnostics } = await example.program.run("preview");
    expect(succeeded).to.equal(false);
    expect(diagnostics.map(({ message }) => message).join("\n")).to.match(
      new RegExp(
        `has a problem: adopt can't be used. adopt: ${trust} differs in what Graph can't change: Graph has rootCertificate .*CN=Root`,
      ),
    );
  });

  it("is refused in the preview where what it gets isn't there", async () => {
    example.program.write(
      "index.ts",
      `${start} entra.CertificateBasedApplicationConfiguration.get("gone", "0a6a9b97-b84c-406a-a703-14d699d1fbb1");`,
    );
    const { succeeded, diagnostics } = await example.program.run("preview");
    expect(succeeded).to.equal(false);
    expect(diagnostics.map(({ message }) => message).join("\n")).to.contain(
      'There is no certificateBasedApplicationConfiguration "0a6a9b97-b84c-406a-a703-14d699d1fbb1" in this tenant',
    );
  });

  it("says in the preview what it takes over and what it changes, from what it got", async () => {
    write({ adopts: true });
    const { changes, diagnostics } = await example.program.run("preview");
    expect(changes).to.deep.equal({ ...nothing, create: 4 });
    expect(diagnostics.map(({ message }) => message)).to.have.members([
      `takes over ${ca}, which is as the program wants it`,
      `takes over ${trust} and changes it: Graph has description none, the program wants "${description}"`,
    ]);
  });

  it("takes it over without creating anything", async () => {
    const before = await ids();
    const writes = await example.writesDuring(async () => {
      const { succeeded, outputs } = await example.program.run("up");
      expect(succeeded).to.equal(true);
      expect(outputs["thumbprint"]).to.match(/^[0-9a-f]{64}$/);
    });
    expect(writes).to.deep.equal([`PATCH ${configurations}/${trust}`]);
    expect(await ids()).to.have.members(before);
    expect(example.program.idsInState()).to.have.members([ca, trust, member]);
    expect((await example.tenant.send("GET", `${configurations}/${trust}`))["description"]).to.equal(description);
  });

  it("has nothing to change once adopt is removed", async () => {
    write({ adopts: false });
    const writes = await example.writesDuring(async () => {
      expect((await example.program.run("preview")).changes).to.deep.equal({ ...nothing, same: 4 });
    });
    expect(writes).to.deep.equal([]);
  });

  it("removes what it adopted when it is destroyed, and not what it got", async () => {
    expect((await example.program.run("destroy")).succeeded).to.equal(true);
    expect(await ids()).to.have.members(Object.values(elsewhere));
  });
});
