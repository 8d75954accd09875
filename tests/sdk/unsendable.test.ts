import { expect } from "chai";
import { before, describe, it } from "mocha";
import * as pulumi from "@pulumi/pulumi";
import * as entra from "../../sdk/index.js";
import * as plugin from "../../sdk/plugin/index.js";
import { registeredInputs } from "./registeredInputs.js";

/** How DER begins. */
const file = Buffer.from("3082033930820221a00302010202", "hex");

describe("what can't be handed to the engine as a text", () => {
  before(() => registeredInputs());

  for (const [way, { CertificateBasedApplicationConfiguration: Configuration }] of Object.entries({ entra, plugin })) {
    const refusal = (args: object) => {
      try {
        new Configuration("trust", args as entra.CertificateBasedApplicationConfigurationArgs);
        return undefined;
      } catch (error) {
        expect(error).to.be.instanceOf(pulumi.RunError);
        return (error as Error).message;
      }
    };

    it(`is refused with how to read a file (${way})`, () => {
      expect(refusal({ rootCertificate: file }))
        .to.contain("trust: rootCertificate is bytes, where a text belongs")
        .and.to.contain('readFileSync(FILE, "base64")');
      expect(refusal({ rootCertificate: "PEM", trustedCertificates: ["PEM", file] })).to.contain(
        "trust: trustedCertificates is bytes",
      );
      expect(refusal({ rootCertificate: "\ud830" })).to.contain("trust: rootCertificate is no text");
    });

    it(`is none of the characters of other scripts (${way})`, () => {
      expect(refusal({ rootCertificate: "PEM", displayName: "Zürich 東京 🔑" })).to.equal(undefined);
      expect(refusal({ rootCertificate: pulumi.output("PEM"), description: undefined })).to.equal(undefined);
    });
  }
});
