import { expect } from "chai";
import { describe, it } from "mocha";
import { pulumiSchema } from "../../provider/adapters/plugin/schema/pulumiSchema.js";

describe("the schema", () => {
  it("marks what is secret, what replaces and what is usual, and takes over the types of dynamic resources", () => {
    const schema = pulumiSchema("1.2.3") as unknown as {
      config: { variables: Record<string, { type: string; secret?: boolean }> };
      resources: Record<
        string,
        {
          aliases: object[];
          requiredInputs: string[];
          stateInputs: { properties: object };
          inputProperties: Record<string, { willReplaceOnChanges?: boolean; default?: unknown }>;
        }
      >;
    };
    const secrets = Object.entries(schema.config.variables).filter(([, { secret }]) => secret);
    expect(secrets.map(([key]) => key)).to.have.members([
      ...["clientSecret", "clientCertificate", "clientCertificatePassword", "oidcToken"],
    ]);
    const switches = Object.entries(schema.config.variables).filter(([, { type }]) => type === "boolean");
    expect(switches.map(([key]) => key)).to.have.members(["sendCertificateChain", "liveDiff", "refreshBeforeUpdate"]);
    const signed = schema.resources["entra-ca:index:ExternalCertificateAuthoritySignedCertificate"]!;
    expect(Object.keys(signed.stateInputs.properties)).to.deep.equal(["connection"]);
    expect(signed.aliases).to.deep.equal([
      { type: "pulumi-nodejs:dynamic/entra-ca:ExternalCertificateAuthoritySignedCertificate" },
    ]);
    expect(signed.requiredInputs).to.deep.equal(["certificateId", "certificate", "chain"]);
    expect(signed.inputProperties["enabled"]?.default).to.equal(true);
    const replacing = Object.entries(signed.inputProperties).filter(
      ([, { willReplaceOnChanges }]) => willReplaceOnChanges,
    );
    expect(replacing.map(([property]) => property)).to.deep.equal(["certificateId"]);
  });
});
