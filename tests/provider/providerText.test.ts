import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { expect } from "chai";
import { describe, it } from "mocha";
import dynamic from "../../provider/adapters/dynamic/dynamic.js";
import { providerText } from "../../provider/adapters/dynamic/providerText.js";
import { definitions } from "../../provider/resources/definitions.js";

/** Those that states have: they must stay. */
const classes = [
  "ExternalCertificateAuthorityCertificate",
  "ExternalCertificateAuthoritySignedCertificate",
  "CertificateBasedApplicationConfiguration",
  "TrustedCertificateAuthority",
  "TlsInspectionPolicy",
  "TlsInspectionRule",
  "TlsInspectionPolicyLink",
];

describe("the text that Pulumi stores for a provider", () => {
  it("is what every state has held since the first release: this path, these names", () => {
    expect(providerText("TrustedCertificateAuthority")).to.equal(
      'exports.handler=()=>{try{return require("pulumi-entra-ca/provider/dynamic").TrustedCertificateAuthority}' +
        'catch(e){throw e.code=="MODULE_NOT_FOUND"?Error("npm ci (or npm install pulumi-entra-ca) in this project: "+e.message.split("\\n")[0]):e}}',
    );
    expect(Object.keys(dynamic)).to.have.members(definitions.map(({ className }) => className));
    expect(Object.keys(dynamic)).to.include.members(classes);
  });

  for (const className of classes) {
    it(`has at most 300 bytes and gives the provider of ${className}`, () => {
      const text = providerText(className);
      expect(JSON.stringify(text).length).to.be.at.most(300);
      expect(given(text, process.cwd(), `typeof module.exports.handler().create`)).to.equal("function");
    });
  }

  it("says which package to install where there is none", () => {
    const said = given(
      providerText("TrustedCertificateAuthority"),
      tmpdir(),
      "(()=>{try{module.exports.handler()}catch(e){return e.message}})()",
    );
    expect(said).to.match(
      /^npm ci \(or npm install pulumi-entra-ca\) in this project: Cannot find module 'pulumi-entra-ca/,
    );
  });
});

/** Evaluates an expression after the text, as the provider host does: from a text, in the program's folder. */
function given(text: string, folder: string, expression: string): string {
  return execFileSync(process.execPath, ["-e", `${text};console.log(${expression})`], {
    cwd: folder,
    encoding: "utf8",
  }).trim();
}
