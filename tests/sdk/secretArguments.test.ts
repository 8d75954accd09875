import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import * as entra from "../../sdk/index.js";
import { registeredInputs, type RegisteredInputs } from "./registeredInputs.js";

describe("the sdk", () => {
  let registered: RegisteredInputs;

  before(async () => {
    registered = await registeredInputs();
  });

  const root = "-----BEGIN CERTIFICATE-----";

  async function secretsOf(
    name: string,
    args: Partial<entra.CertificateBasedApplicationConfigurationArgs>,
    options?: pulumi.CustomResourceOptions,
  ): Promise<unknown> {
    const made = new entra.CertificateBasedApplicationConfiguration(name, { rootCertificate: root, ...args }, options);
    await new Promise((resolve) => made.id.apply(resolve));
    return registered.get(name)?.["__secrets"];
  }

  it("tells a dynamic provider which arguments are secret, however deep in them the secret is", async () => {
    expect(await secretsOf("text", { displayName: pulumi.secret("a") })).to.deep.equal(["displayName"]);
    expect(
      await secretsOf("nested", { expectedCertificates: [root, pulumi.secret(root)], description: "b" }),
    ).to.deep.equal(["expectedCertificates"]);
    const connection = { tenantId: pulumi.secret("t"), clientId: "c" };
    expect(await secretsOf("parts", { connection })).to.deep.equal(["connection"]);
    expect(
      await secretsOf("derived", { displayName: pulumi.interpolate`${pulumi.secret("a")}!`, description: "b" }),
    ).to.deep.equal(["displayName"]);
    expect(await secretsOf("later", { displayName: Promise.resolve("a") })).to.equal(undefined);
  });

  it("says nothing of a look-up's connection that is a secret", async () => {
    const connection = pulumi.secret({ endpoint: "https://Inner.Example/beta" });
    const found = entra.getCertificateBasedApplicationConfigurationOutput({ id: "x", connection });
    const { message } = await (found as unknown as { promise(): Promise<unknown> }).promise().then(
      () => new Error("nothing failed"),
      (error: unknown) => error as Error,
    );
    expect(message).to.contain("connection.endpoint is [secret]").and.not.to.match(/inner/i);
  });

  it("tells of outputs that are to be secret, and of nothing where nothing is", async () => {
    expect(await secretsOf("additional", {}, { additionalSecretOutputs: ["issuer"] })).to.deep.equal(["issuer"]);
    expect(await secretsOf("none", { displayName: pulumi.output("a"), description: "b" })).to.equal(undefined);
    expect(registered.get("none")).not.to.have.property("__secrets");
  });
});
