import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { base64Of, issuedBy, openssl, selfSigned } from "../certificates.js";
import { CommandLine } from "../endToEnd/commandLine.js";
import { isThere, tools } from "../languageTools.js";
import { configurations, defaultPolicy, Tenant, tls } from "../tenant.js";
import { blocksIn } from "./markdown.js";

const programs = blocksIn("yaml").filter(({ text }) => /^(resources|variables):$/m.test(text));
const project = `name: pages
runtime: yaml
plugins: { providers: [{ name: entra-ca, path: node_modules/pulumi-entra-ca/plugin }] }
`;

const root = selfSigned("/CN=Root");
const extensions = [
  "basicConstraints=critical,CA:TRUE,pathlen:1",
  "keyUsage=critical,keyCertSign,cRLSign",
  "extendedKeyUsage=serverAuth",
];
const [issuing, there] = ["/CN=Issuing CA", "/CN=There"].map(
  (name) => issuedBy(root, name, extensions).certificate,
) as [string, string];
const thumbprint = openssl(there, "x509", "-noout", "-fingerprint", "-sha1").toString().trim().split("=")[1];

describe("the programs on the pages in YAML, with the Pulumi CLI and the plugin,", () => {
  let tenant: Tenant;
  let at: CommandLine;
  before(async function () {
    this.timeout(600_000);
    if (![["pulumi", "version"], ...tools.yaml].every(isThere)) {
      this.skip();
    }
    tenant = await Tenant.start();
    // What they look up.
    await tenant.send("POST", tls, { name: "Inspection", commonName: "CA", organizationName: "Contoso" });
    await tenant.send("POST", configurations, {
      displayName: "Application credentials",
      trustedCertificateAuthorities: [
        { isRootAuthority: true, certificate: base64Of(root.certificate) },
        { isRootAuthority: false, certificate: base64Of(there) },
      ],
    });
    // Otherwise a preview warns that what it restricts has no effect.
    await tenant.send("PATCH", defaultPolicy, { isEnabled: true });
    at = new CommandLine(tenant.environment);
    const files = { "root.pem": root.certificate, "chain.pem": root.certificate, "signed.pem": issuing };
    for (const [file, content] of Object.entries({ ...files, "issuing-ca.pem": issuing })) {
      at.write(file, content);
    }
    at.write("Pulumi.yaml", project);
    await at.run("stack", "init", "dev");
  });
  after(async () => {
    (at as CommandLine | undefined)?.remove();
    await (tenant as Tenant | undefined)?.emulator.close();
  });

  for (const { page, text } of programs) {
    it(`${page} is previewed`, async function () {
      this.timeout(600_000);
      // Whose the thumbprint on the page is, nobody knows.
      at.write("Pulumi.yaml", project + text.replace(/(thumbprint: )".*"/, `$1"${String(thumbprint)}"`));
      // What a resource is told stands below its name.
      expect(await at.run("preview")).not.to.match(/^ +(warning|error):/m);
    });
  }
});
