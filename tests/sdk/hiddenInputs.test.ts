import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import { setTimeout } from "node:timers/promises";
import * as entra from "../../sdk/index.js";
import { registeredInputs, type RegisteredInputs } from "./registeredInputs.js";

const pem = "-----BEGIN CERTIFICATE-----";

class Trust extends pulumi.ComponentResource {
  readonly configuration: entra.CertificateBasedApplicationConfiguration;
  readonly authority: entra.TrustedCertificateAuthority;

  constructor(name: string, options?: pulumi.ComponentResourceOptions) {
    super("test:index:Trust", name, {}, options);
    const within = { parent: this };
    this.configuration = new entra.CertificateBasedApplicationConfiguration(name, { rootCertificate: pem }, within);
    const certificateBasedApplicationConfigurationId = this.configuration.id;
    const args = { certificateBasedApplicationConfigurationId, certificate: pem };
    this.authority = new entra.TrustedCertificateAuthority(`${name}-ca`, args, within);
    this.registerOutputs({});
  }
}

class Nested extends pulumi.ComponentResource {
  readonly trust: Trust;

  constructor(name: string) {
    super("test:index:Nested", name);
    const dependsOn = [new Trust(`${name}-first`, { parent: this })];
    this.trust = new Trust(`${name}-second`, { parent: this, dependsOn });
  }
}

describe("what the sdk adds to a resource's inputs", () => {
  let registered: RegisteredInputs;

  before(async () => {
    registered = await registeredInputs("project", "stack");
  });

  const valueOf = <Value>(output: pulumi.Output<Value>) => new Promise<Value>((resolve) => output.apply(resolve));

  it("makes none in a component wait for the others, and names each by its URN", async function () {
    this.timeout(20_000);
    const { authority, configuration } = new Nested("all").trust;
    await valueOf(authority.id);
    const inComponents = "urn:pulumi:stack::project::test:index:Nested$test:index:Trust$";
    expect(registered.get("all-second-ca")).to.include({
      __urn: `${inComponents}pulumi-nodejs:dynamic/entra-ca:TrustedCertificateAuthority::all-second-ca`,
      __configurationUrn: await valueOf(configuration.urn),
    });
  });

  it("adds no error of its own to one that Pulumi refuses to make", async () => {
    const args = { commonName: "CA", organizationName: "Contoso" };
    const options = { import: "49243d01-4dc4-40ca-bfc1-bca1e0b2c6ae" };
    const rejected: unknown[] = [];
    const note = (reason: unknown) => rejected.push(reason);
    process.on("unhandledRejection", note);
    try {
      expect(() => new entra.ExternalCertificateAuthorityCertificate("", args)).to.throw(/Missing resource name/);
      expect(
        () => new entra.CertificateBasedApplicationConfiguration("imported", { rootCertificate: pem }, options),
      ).to.throw(/the option "import" doesn't work/);
      await setTimeout(20);
    } finally {
      process.off("unhandledRejection", note);
    }
    expect(rejected).to.deep.equal([]);
  });

  it("names a resource by its URN that is in none, or in another resource", async () => {
    const parent = new entra.CertificateBasedApplicationConfiguration("outer", { rootCertificate: pem });
    const args = { certificateBasedApplicationConfigurationId: parent.id, certificate: pem };
    for (const made of [parent, new entra.TrustedCertificateAuthority("inner", args, { parent })]) {
      const urn = await valueOf(made.urn);
      expect(registered.get(urn.split("::").at(-1)!)).to.include({ __urn: urn });
    }
  });
});
