import { expect } from "chai";
import { after, before, it } from "mocha";
import { selfSigned } from "../certificates.js";
import { describeEachWay } from "../eachWay.js";
import { configurations, Tenant, tokenFor } from "../tenant.js";
import { nothing } from "./example.js";
import { javaScriptProject, Program } from "./program.js";

const theirId = "22222222-2222-4222-8222-222222222222";
const theirToken = tokenFor(theirId);

const files = {
  ...javaScriptProject,
  "root.pem": selfSigned("/CN=Root").certificate,
  "index.js": `
    const { readFileSync } = require("node:fs");
    const entra = require("pulumi-entra-ca");
    const rootCertificate = readFileSync("root.pem", "utf8");
    const connection = JSON.parse(process.env.THEIRS);
    new entra.CertificateBasedApplicationConfiguration("ours", { displayName: "Ours", rootCertificate });
    const theirs = new entra.CertificateBasedApplicationConfiguration("theirs", {
      displayName: "Theirs",
      rootCertificate,
      connection,
    });
    exports.tenantId = theirs.tenantId;
    exports.found = theirs.id.apply((id) =>
      entra.getCertificateBasedApplicationConfiguration({ id, connection }).then(({ displayName }) => displayName));
    exports.listed = entra.listCertificateBasedApplicationConfigurations({ connection }).then(({ length }) => length);
    exports.read = entra.CertificateBasedApplicationConfiguration.get("read", theirs.id, undefined, connection).displayName;`,
};

describeEachWay("a program for two tenants", ({ engine, servedBy }) => {
  let our: Tenant;
  let their: Tenant;
  let program: Program;
  let environment: Record<string, string>;

  before(async () => {
    our = await Tenant.start();
    their = await Tenant.start({ token: theirToken });
    program = new Program(files, engine, our, servedBy);
    const connection = {
      tenantId: theirId,
      endpoint: their.emulator.endpoint,
      accessTokenFrom: "ENTRA_CA_THEIR_TOKEN",
    };
    environment = {
      THEIRS: JSON.stringify(connection),
      ENTRA_CA_THEIR_TOKEN: theirToken,
      ENTRA_CA_TRUSTED_HOSTS: new URL(their.emulator.url).host,
    };
  });
  after(async () => {
    // They aren't there where this way to run a program isn't.
    (program as Program | undefined)?.remove();
    await (our as Tenant | undefined)?.emulator.close();
    await (their as Tenant | undefined)?.emulator.close();
  });

  const names = async (tenant: Tenant) => (await tenant.list(configurations)).map(({ displayName }) => displayName);

  it("makes each object where it belongs, and reads and looks up there", async () => {
    const { succeeded, outputs, diagnostics } = await program.run("up", { environment });
    expect(succeeded, JSON.stringify(diagnostics)).to.equal(true);
    expect([await names(our), await names(their)]).to.deep.equal([["Ours"], ["Theirs"]]);
    expect(outputs).to.include({ tenantId: theirId, found: "Theirs", read: "Theirs" });
  });

  it("changes nothing at its second run", async () => {
    const { changes, outputs } = await program.run("up", { environment });
    expect(changes).to.deep.include({ ...nothing, same: changes.same });
    expect(outputs).to.include({ listed: 1 });
  });

  it("fails with the credential of the wrong tenant, and changes nothing", async () => {
    program.edit("index.js", '"Theirs"', '"Changed"');
    const { succeeded, diagnostics } = await program.run("up", {
      environment: { ...environment, ENTRA_CA_THEIR_TOKEN: our.environment["ENTRA_CA_ACCESS_TOKEN"]! },
    });
    expect(succeeded).to.equal(false);
    expect(diagnostics.map(({ message }) => message).join()).to.contain(
      `The token is for tenant ${Tenant.id}, but tenantId (connection.tenantId) is ${theirId}`,
    );
    expect([await names(our), await names(their)]).to.deep.equal([["Ours"], ["Theirs"]]);
  });

  it("is destroyed in both", async () => {
    const { succeeded, diagnostics } = await program.run("destroy", { environment });
    expect(succeeded, JSON.stringify(diagnostics)).to.equal(true);
    expect([await names(our), await names(their)]).to.deep.equal([[], []]);
  });

  it("is refused a secret that its configuration has in the clear, before anything is made", async () => {
    const secretFrom = (name: string) => ({ ...environment, THEIRS: JSON.stringify({ clientSecretFrom: name }) });
    program.write("Pulumi.dev.yaml", "config:\n  entra-ca:partnerSecret: planted~secret\n");
    const named = await program.run("preview", { environment: secretFrom("entra-ca:partnerSecret") });
    expect(named.succeeded).to.equal(false);
    expect(named.diagnostics.map(({ message }) => message).join())
      .to.contain("entra-ca:partnerSecret is in the stack's configuration in the clear")
      .and.not.to.contain("planted~secret");

    program.write("Pulumi.dev.yaml", "config:\n  entra-ca:clientSecret: planted~secret\n");
    const { succeeded, diagnostics } = await program.run("up", { environment });
    expect(succeeded).to.equal(false);
    const messages = diagnostics.map(({ message }) => message).join();
    expect(messages).to.contain("entra-ca:clientSecret is in the stack's configuration in the clear");
    expect(messages)
      .to.contain("pulumi config set --secret entra-ca:clientSecret")
      .and.not.to.contain("planted~secret");
    expect([await names(our), await names(their)]).to.deep.equal([[], []]);
  });

  it("is told once of keys of its configuration that are no setting, but not what they hold", async () => {
    const keys = { livediff: "planted~value", region: "x", partnerSecret: "named~by~connections" };
    const lines = Object.entries(keys).map(([key, value]) => `  entra-ca:${key}: ${value}\n`);
    program.write("Pulumi.dev.yaml", `config:\n${lines.join("")}  other:tenant: x\n`);
    const { succeeded, diagnostics } = await program.run("preview", { environment });
    const messages = diagnostics.map(({ message }) => message).filter((message) => message.includes("no setting"));
    expect(messages.join()).not.to.contain("planted~value").and.not.to.contain("partnerSecret");
    if (servedBy === "plugin") {
      expect(succeeded).to.equal(false);
      expect(messages.join()).to.contain("livediff is no setting of this provider");
      return;
    }
    expect(succeeded, JSON.stringify(diagnostics)).to.equal(true);
    expect(messages).to.have.length(1);
    expect(messages[0]).to.contain("counts for nothing: entra-ca:livediff, entra-ca:region. Settings are tenantId, ");
  });
});
