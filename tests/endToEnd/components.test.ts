import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { it } from "mocha";
import { root as repository } from "../engine/world.js";
import { selfSigned } from "../certificates.js";
import { configurations, membersOf, tls } from "../tenant.js";
import { describeExample, nothing } from "./example.js";

const tlsExample = (file: string) => readFileSync(join(repository, "examples/tls-inspection", file), "utf8");
// It outlives what it signs.
const pki = selfSigned("/CN=Contoso Root CA", undefined, { days: 1_000 });

const program = `
  import { readFileSync } from "node:fs";
  import * as pulumi from "@pulumi/pulumi";
  import * as entra from "pulumi-entra-ca";
  import { SubordinateCertificate } from "./subordinateCertificate";
  const [root, first, second] = JSON.parse(readFileSync("certificates.json", "utf8"));

  /** Two resources, and one that refers to a sibling by an output of the component. */
  class Trust extends pulumi.ComponentResource {
    readonly configurationId: pulumi.Output<string>;
    constructor(name: string, options?: pulumi.ComponentResourceOptions) {
      super("test:index:Trust", name, {}, options);
      const trust = new entra.CertificateBasedApplicationConfiguration(name, { displayName: name, rootCertificate: root }, { parent: this });
      this.configurationId = trust.id;
      new entra.TrustedCertificateAuthority(name + "-first", {
        certificateBasedApplicationConfigurationId: this.configurationId,
        certificate: first,
      }, { parent: this });
      // A child of its configuration, which is a resource of its own.
      new entra.TrustedCertificateAuthority(name + "-second", {
        certificateBasedApplicationConfigurationId: trust.id,
        certificate: second,
      }, { parent: trust, aliases: [{ parent: this }] });
      this.registerOutputs({ configurationId: this.configurationId });
    }
  }

  /** The CSR, its signature and the signed certificate. */
  class Inspection extends pulumi.ComponentResource {
    readonly status: pulumi.Output<string>;
    constructor(name: string, options?: pulumi.ComponentResourceOptions) {
      super("test:index:Inspection", name, {}, options);
      const ca = new entra.ExternalCertificateAuthorityCertificate(name, {
        commonName: "Contoso TLS Inspection CA",
        organizationName: "Contoso Ltd",
      }, { parent: this });
      const signed = new SubordinateCertificate(name, {
        certificateSigningRequest: ca.certificateSigningRequest,
        issuer: "root.pem",
        issuerKey: "root.key",
        extensions: "extensions.cnf",
        days: 370,
      }, { parent: this });
      this.status = new entra.ExternalCertificateAuthoritySignedCertificate(name, {
        certificateId: ca.id,
        certificateSigningRequest: ca.certificateSigningRequest,
        certificate: signed.certificate,
        chain: readFileSync("root.pem", "utf8"),
      }, { parent: this }).status;
      this.registerOutputs({ status: this.status });
    }
  }

  class Everything extends pulumi.ComponentResource {
    readonly status: pulumi.Output<string>;
    readonly configurationId: pulumi.Output<string>;
    constructor(name: string, options?: pulumi.ComponentResourceOptions) {
      super("test:index:Everything", name, {}, options);
      const inspection = new Inspection(name + "-inspection", { parent: this });
      const trust = new Trust(name + "-trust", { parent: this, dependsOn: [inspection] });
      // Waits for components, and is in one that waits for none.
      new entra.TrustedCertificateAuthority(name + "-last", {
        certificateBasedApplicationConfigurationId: trust.configurationId,
        certificate: process.env.LAST!,
      }, { parent: this, dependsOn: [inspection, trust] });
      this.status = inspection.status;
      this.configurationId = trust.configurationId;
      this.registerOutputs({});
    }
  }

  const all = new Everything("all");
  export const { status, configurationId } = all;
`;

const files = {
  "index.ts": program,
  "subordinateCertificate.ts": tlsExample("subordinateCertificate.ts"),
  "root.pem": pki.certificate,
  "root.key": pki.key,
  "extensions.cnf": tlsExample("pki/extensions.cnf"),
  "certificates.json": JSON.stringify(
    [pki, selfSigned("/CN=First"), selfSigned("/CN=Second")].map(({ certificate }) => certificate),
  ),
};
const environment = { LAST: selfSigned("/CN=Last").certificate };
/** The stack, three components, and what is in them. */
const total = 11;

describeExample("components", files, { enrollingMilliseconds: 0 }, (example) => {
  it("hold resources that depend on each other, at whatever depth", async () => {
    const { succeeded, changes, outputs, diagnostics } = await example.program.run("up", {
      environment,
      preview: true,
    });
    expect(diagnostics.filter(({ severity }) => severity !== "info")).to.deep.equal([]);
    expect({ succeeded, changes }).to.deep.equal({ succeeded: true, changes: { ...nothing, create: total } });
    expect(outputs["status"]).to.equal("active");
    expect((await example.tenant.list(tls)).map(({ status }) => status)).to.deep.equal(["active"]);
    const [configuration] = await example.tenant.list(configurations);
    expect(configuration?.["id"]).to.equal(outputs["configurationId"]);
    expect(await example.tenant.list(membersOf(String(configuration?.["id"])))).to.have.length(4);
  });

  it("have nothing to change the second time", async () => {
    const { changes, diagnostics } = await example.program.run("up", { environment });
    expect(diagnostics.filter(({ severity }) => severity !== "info")).to.deep.equal([]);
    expect(changes).to.deep.equal({ ...nothing, same: total });
  });
});
