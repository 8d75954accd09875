import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { pulumiSchema } from "../../provider/adapters/plugin/schema/pulumiSchema.js";
import { root } from "../engine/world.js";

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

  it("has the names under which the package is found, so that what Pulumi generates needs no edit", () => {
    const { publisher, homepage, repository, language } = pulumiSchema("1.2.3");
    const { name, exports: entries } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      name: string;
      exports: object;
    };
    const address = `https://github.com/${name}/${name}`;
    expect({ publisher, homepage, repository }).to.deep.equal({
      publisher: name,
      homepage: `${address}#readme`,
      repository: address,
    });
    const { csharp, go, java, nodejs } = language as Record<string, Record<string, unknown>>;
    expect(nodejs?.["packageName"]).to.equal(`${name}/plugin`);
    expect(entries).to.have.property("./plugin");
    expect(go?.["importBasePath"]).to.equal(`github.com/${name}/${name}/sdk/go/entraca`);
    expect(readFileSync(join(root, "examples/go/main.go"), "utf8")).to.contain(`"${String(go?.["importBasePath"])}"`);
    expect(csharp?.["namespaces"]).to.deep.equal({ "entra-ca": "EntraCa" });
    expect(java?.["packages"]).to.deep.equal({ "entra-ca": "entraca" });
  });
});
