import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { findPulumiCli } from "../../engine/pulumiCli.js";
import { selfSigned, signedBy } from "../certificates.js";
import { configurations, membersOf, Tenant, tls } from "../tenant.js";
import { CommandLine } from "./commandLine.js";

const root = selfSigned("/CN=Root");
const issuing = selfSigned("/CN=Issuing");

const header = (from = "pulumi-entra-ca/plugin") => `
  const { readFileSync } = require("node:fs");
  const entra = require("${from}");
  const [root, issuing] = ${JSON.stringify([root.certificate, issuing.certificate])};
`;

/** One of each kind but the signed certificate. */
const program = (from?: string) => `${header(from)}
  const trust = new entra.CertificateBasedApplicationConfiguration("trust", { displayName: "Apps", rootCertificate: root });
  new entra.TrustedCertificateAuthority("issuing", {
    certificateBasedApplicationConfigurationId: trust.id,
    certificate: issuing,
  });
  const ca = new entra.ExternalCertificateAuthorityCertificate("ca", { commonName: "TLS CA", organizationName: "Contoso" });
  exports.trust = trust.id;
  exports.ca = ca.id;
  exports.request = ca.certificateSigningRequest;`;

const signed = (certificate: string, options = "{}") => `${program()}
  new entra.ExternalCertificateAuthoritySignedCertificate("signed", {
    certificateId: ca.id,
    certificate: ${JSON.stringify(certificate)},
    chain: root,
  }, ${options});`;

describe("the plugin at the command line", () => {
  let tenant: Tenant;
  const commandLines: CommandLine[] = [];

  before(async function () {
    if ((await findPulumiCli()).command === undefined) {
      this.skip();
    }
    tenant = await Tenant.start({ enrollingMilliseconds: 0 });
  });
  after(async () => {
    for (const commandLine of commandLines) {
      commandLine.remove();
    }
    await (tenant as Tenant | undefined)?.emulator.close();
  });

  async function start(content: string, in_ = tenant, environment: Record<string, string> = {}): Promise<CommandLine> {
    const commandLine = new CommandLine({ ...in_.environment, ...environment });
    commandLines.push(commandLine);
    commandLine.write("index.js", content);
    await commandLine.run("stack", "init", "dev");
    return commandLine;
  }

  /** The lines of a text, without indentation. */
  const linesOf = (said: string) => said.split("\n").map((line) => line.trim());

  const writesDuring = async (run: () => Promise<unknown>) =>
    (await tenant.requestsDuring(run)).filter((request) => !request.startsWith("GET"));

  describe("with what was changed outside", () => {
    let at: CommandLine;

    before(async () => {
      at = await start(program());
      await at.run("up", "--yes", "--skip-preview");
      const trust = (await at.run("stack", "output", "trust")).trim();
      await tenant.send("PATCH", `${configurations}/${trust}`, { displayName: "Theirs", description: "Theirs" });
      const [, member] = await tenant.list(membersOf(trust));
      await tenant.send("DELETE", `${membersOf(trust)}/${String(member?.["id"])}`);
    });

    it("shows in a plain preview what the tenant has and what it will have, line by line, and says it once", async () => {
      const said = await at.run("preview", "--diff");
      const lines = linesOf(said).map((line) => line.replace(/\s+/g, " "));
      expect(lines)
        .to.include('~ displayName : "Apps" => "Theirs"')
        .and.to.include('~ displayName: "Theirs" => "Apps"');
      expect(lines).to.include('+ description : "Theirs"').and.to.include('- description: "Theirs"');
      expect(lines).to.include("+ entra-ca:index:TrustedCertificateAuthority: (create)");
      expect(said).to.contain("+ 1 to create").and.to.contain("~ 1 to update");
      expect(said).not.to.contain("warning");
      expect(await at.run("preview", "--diff", "--refresh")).to.contain('displayName: "Theirs" => "Apps"');
    });

    it("puts it right, and has nothing to do then", async () => {
      await at.run("up", "--yes", "--skip-preview");
      const requests = await tenant.requestsDuring(() => at.run("preview", "--expect-no-changes"));
      expect(new Set(requests).size, requests.join()).to.equal(requests.length);
      const [trust] = await tenant.list(configurations);
      expect(trust).to.include({ displayName: "Apps" });
    });

    it("leaves nothing when it is destroyed", async () => {
      await at.run("destroy", "--yes", "--skip-preview");
      expect(await tenant.ids()).to.deep.equal([]);
    });
  });

  it("imports each resource with code that changes nothing, and reads each without managing it", async () => {
    const made = await start(program());
    await made.run("up", "--yes", "--skip-preview");
    const output = async (name: string) => (await made.run("stack", "output", name)).trim();
    const [trust, ca] = [await output("trust"), await output("ca")];
    const request = JSON.parse(await made.run("stack", "output", "--json")) as { request: string };
    made.write("index.js", signed(signedBy(root, request.request), "{}"));
    await made.run("up", "--yes", "--skip-preview");
    const [, member] = await tenant.list(membersOf(trust));
    const all = [
      ["CertificateBasedApplicationConfiguration", trust],
      ["TrustedCertificateAuthority", String(member?.["id"])],
      ["ExternalCertificateAuthorityCertificate", ca],
      ["ExternalCertificateAuthoritySignedCertificate", ca],
    ] as const;

    const importing = await start(header());
    const resources = all.map(([className, id]) => ({ type: `entra-ca:index:${className}`, name: className, id }));
    importing.write("import.json", JSON.stringify({ resources }));
    await importing.run(
      "import",
      "--file",
      "import.json",
      "--out",
      "code.txt",
      "--yes",
      "--skip-preview",
      "--protect=false",
    );
    const code = readFileSync(join(importing.folder, "code.txt"), "utf8")
      .replace(/^import .*$/gm, "")
      .replace(/entra_ca\./g, "entra.");
    importing.write("index.js", header() + code);
    const written = await writesDuring(() => importing.run("preview", "--expect-no-changes"));
    expect(written).to.deep.equal([]);

    const gets = all.map(
      ([className, id]) => `exports.${className} = entra.${className}.get("${className}", "${id}");`,
    );
    const looking = await start(header() + gets.join("\n"));
    await looking.run("up", "--yes", "--skip-preview");
    const looked = JSON.parse(await looking.run("stack", "output", "--json")) as Record<
      string,
      Record<string, unknown>
    >;
    expect(looked["CertificateBasedApplicationConfiguration"]).to.include({ id: trust, displayName: "Apps" });
    expect(looked["TrustedCertificateAuthority"]).to.include({ certificateBasedApplicationConfigurationId: trust });
    expect(looked["ExternalCertificateAuthoritySignedCertificate"]).to.include({ status: "active", enabled: true });
    await made.run("destroy", "--yes", "--skip-preview");
  });

  it("has a tenant for each provider instance, for resources and for look-ups", async () => {
    const theirId = "22222222-2222-4222-8222-222222222222";
    const opaque = { token: "opaque" };
    const [our, their] = [await Tenant.start(opaque), await Tenant.start(opaque)];
    const instance = (name: string, { emulator }: Tenant, tenantId: string) =>
      `new entra.Provider("${name}", ${JSON.stringify({ endpoint: emulator.endpoint, tenantId })})`;
    const at = await start(
      `${header()}
      const ours = ${instance("ours", our, Tenant.id)};
      const theirs = ${instance("theirs", their, theirId)};
      for (const [name, provider] of Object.entries({ ours, theirs })) {
        const made = new entra.CertificateBasedApplicationConfiguration(name, { displayName: name, rootCertificate: root }, { provider });
        exports[name] = entra.getCertificateBasedApplicationConfigurationOutput({ id: made.id }, { provider }).tenantId;
      }`,
      our,
    );
    at.setVariable("ENTRA_CA_TRUSTED_HOSTS", new URL(their.emulator.url).host);
    await at.run("up", "--yes", "--skip-preview");
    expect(JSON.parse(await at.run("stack", "output", "--json"))).to.deep.equal({ ours: Tenant.id, theirs: theirId });
    for (const [name, { list }] of Object.entries({ ours: our, theirs: their }).map(
      ([each, one]) => [each, { list: () => one.list(configurations) }] as const,
    )) {
      expect((await list()).map(({ displayName }) => displayName)).to.deep.equal([name]);
    }
    await at.run("preview", "--expect-no-changes");
    await our.emulator.close();
    await their.emulator.close();
  });

  it("takes over a stack of dynamic resources without any change", async () => {
    const at = await start(program("pulumi-entra-ca"));
    await at.run("up", "--yes", "--skip-preview");
    at.write("index.js", program());
    expect(await at.run("preview", "--diff", "--expect-no-changes")).to.contain("4 unchanged");
    const written = await writesDuring(async () => {
      await at.run("up", "--yes", "--skip-preview");
      await at.run("refresh", "--yes", "--skip-preview");
      await at.run("preview", "--expect-no-changes");
    });
    expect(written).to.deep.equal([]);
    expect(await at.run("stack", "export")).not.to.contain("__provider");
    await at.run("destroy", "--yes", "--skip-preview");
    expect(await tenant.ids()).to.deep.equal([]);
  });

  it("knows a resource by its new name, keeps its object, and replaces it without leaving the old one", async () => {
    const at = await start(program());
    await at.run("up", "--yes", "--skip-preview");
    const [before] = await tenant.list(configurations);
    const named = (content: string) =>
      content.replace('"trust", {', '"renamed", {').replace("root });", 'root }, { aliases: [{ name: "trust" }] });');
    at.write("index.js", named(program()));
    await at.run("preview", "--expect-no-changes");
    const written = await writesDuring(() => at.run("up", "--yes", "--skip-preview"));
    expect(written).to.deep.equal([]);

    at.write(
      "index.js",
      named(program())
        .replace('"renamed", {', '"again", {')
        .replace('name: "trust"', 'name: "renamed"')
        .replace("rootCertificate: root", "rootCertificate: issuing")
        .replace("certificate: issuing,", "certificate: root,"),
    );
    await at.run("up", "--yes", "--skip-preview");
    const after = await tenant.list(configurations);
    expect(after).to.have.length(1);
    expect(after[0]?.["id"]).not.to.equal(before?.["id"]);
    await at.run("destroy", "--yes", "--skip-preview");
    expect(await tenant.ids()).to.deep.equal([]);
  });

  it("applies a changed setting at once", async () => {
    const at = await start(program());
    await at.run("up", "--yes", "--skip-preview");
    await at.run("config", "set", "entra-ca:liveDiff", "false");
    // The refresh before it still has what the last update saved.
    expect(await at.run("preview")).to.contain("liveDiff is false: the tenant was not read");
    await at.run("config", "rm", "entra-ca:liveDiff");
    await at.run("config", "set", "entra-ca:tenantId", "22222222-2222-4222-8222-222222222222");
    const { code, said } = await at.start("up", "--yes", "--skip-preview").ended;
    expect(code).not.to.equal(0);
    expect(said).to.contain("22222222-2222-4222-8222-222222222222");
    // Even what that saved doesn't stand in the way.
    await at.run("config", "rm", "entra-ca:tenantId");
    expect(await at.run("up", "--yes", "--skip-preview")).to.contain("nothing was refreshed");
    expect(await at.run("preview", "--expect-no-changes")).not.to.contain("nothing was refreshed");
    await at.run("destroy", "--yes", "--skip-preview");
    expect(await tenant.ids()).to.deep.equal([]);
  });

  it("takes a resource itself for its id, as dynamic resources do", async () => {
    const own = await Tenant.start();
    const at = await start(program().replaceAll("trust.id", "trust"), own);
    await at.run("preview");
    await at.run("up", "--yes", "--skip-preview");
    await at.run("preview", "--expect-no-changes");
    const [trust] = await own.list(configurations);
    expect(await own.list(membersOf(String(trust?.["id"])))).to.have.length(2);
    await at.run("destroy", "--yes", "--skip-preview");
    await own.emulator.close();
  });

  it("waits as long as customTimeouts says, and after Ctrl-C the next up goes on", async () => {
    const slow = await Tenant.start({ enrollingMilliseconds: 20_000 });
    const at = await start(program(), slow);
    await at.run("up", "--yes", "--skip-preview");
    const { request } = JSON.parse(await at.run("stack", "output", "--json")) as { request: string };
    const certificate = signedBy(root, request);
    at.write("index.js", signed(certificate, '{ customTimeouts: { create: "1s" } }'));
    const timedOut = await at.start("up", "--yes", "--skip-preview").ended;
    expect(timedOut.code).not.to.equal(0);
    expect(timedOut.said).to.contain("is still enrolling after 1 seconds");

    at.write("index.js", signed(certificate));
    const waiting = at.start("up", "--yes", "--skip-preview");
    const looks = () => slow.emulator.requests.filter(({ path }) => path.startsWith(`/beta${tls}/`)).length;
    const before = looks();
    while (looks() < before + 3) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    waiting.process.kill("SIGINT");
    const interrupted = await waiting.ended;
    expect(interrupted.code).not.to.equal(0);
    const [ca] = await slow.list(tls);
    expect(ca?.["status"]).to.equal("enrolling");

    await at.run("up", "--yes", "--skip-preview");
    expect((await slow.list(tls)).map(({ id, status }) => [id, status])).to.deep.equal([[ca?.["id"], "active"]]);
    await at.run("destroy", "--yes", "--skip-preview");
    expect(await slow.ids()).to.deep.equal([]);
    await slow.emulator.close();
  });
});
