import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { it } from "mocha";
import type { DisplayEvent } from "../../engine/events.js";
import { base64Of, selfSigned } from "../certificates.js";
import { configurations, membersOf, Tenant, tls } from "../tenant.js";
import { describeExample, nothing } from "./example.js";

describeExample("the quickstart", "quickstart", {}, (example) => {
  it("previews its creation with a look at what there is", async () => {
    const requests = await example.tenant.requestsDuring(async () => {
      expect(await example.program.run("preview")).to.deep.include({
        succeeded: true,
        changes: { ...nothing, create: 4 },
      });
    });
    expect(requests).to.have.members([`GET ${tls}`, `GET ${configurations}`]);
  });

  it("makes a CSR and trusts a CA, and its outputs name what the tenant has", async () => {
    const { changes, outputs, diagnostics } = await example.program.run("up", { preview: true });
    expect(diagnostics).to.deep.equal([]);
    expect(changes).to.deep.equal({ ...nothing, create: 4 });
    const [ca] = await example.tenant.list(tls);
    const [configuration] = await example.tenant.list(configurations);
    const members = await example.tenant.list(membersOf(String(configuration?.["id"])));
    expect(outputs).to.deep.equal({
      certificateSigningRequest: ca?.["certificateSigningRequest"],
      externalCertificateAuthorityCertificateId: ca?.["id"],
      certificateBasedApplicationConfigurationId: configuration?.["id"],
      trustedCertificateAuthorityId: members.find((member) => member["isRootAuthority"] === false)?.["id"],
    });
    expect(members).to.have.length(2);
    const subject = execFileSync("openssl", ["req", "-verify", "-noout", "-subject"], {
      input: String(outputs["certificateSigningRequest"]),
      encoding: "utf8",
      stdio: "pipe",
    });
    expect(subject).to.contain("Contoso TLS Inspection CA").and.to.contain("Contoso Ltd");
  });

  it("changes and writes nothing the second time", async () => {
    const written = await example.writesDuring(async () => {
      const { changes, diagnostics } = await example.program.run("up", { preview: true });
      expect(changes).to.deep.equal({ ...nothing, same: 4 });
      expect(diagnostics).to.deep.equal([]);
    });
    expect(written).to.deep.equal([]);
  });

  it("changes a name in place", async () => {
    example.program.edit("index.ts", "Contoso application credentials", "Renamed");
    const changes = { ...nothing, update: 1, same: 3 };
    expect((await example.program.run("preview")).changes).to.deep.equal(changes);
    expect((await example.program.run("up")).changes).to.deep.equal(changes);
    expect((await example.tenant.list(configurations))[0]).to.include({ displayName: "Renamed" });
  });

  it("makes a new CA for another organization name, and then removes the old one", async () => {
    const [old] = await example.tenant.list(tls);
    example.program.edit("index.ts", "Contoso Ltd", "Contoso Inc");
    const written = await example.writesDuring(async () => {
      expect((await example.program.run("up")).changes).to.deep.equal({ ...nothing, replace: 1, same: 3 });
    });
    expect(written).to.deep.equal([`POST ${tls}`, `DELETE ${tls}/${String(old?.["id"])}`]);
    expect((await example.tenant.list(tls)).map((ca) => ca["organizationName"])).to.deep.equal(["Contoso Inc"]);
  });

  it("moves everything to a new configuration for another root", async () => {
    const root = selfSigned("/CN=New Root");
    example.program.write("certificates/root.pem", root.certificate);
    const changes = { ...nothing, replace: 2, same: 2 };
    expect((await example.program.run("preview")).changes).to.deep.equal(changes);
    expect((await example.program.run("up")).changes).to.deep.equal(changes);
    const [configuration, ...others] = await example.tenant.list(configurations);
    expect(others).to.deep.equal([]);
    const members = await example.tenant.list(membersOf(String(configuration?.["id"])));
    expect(
      members.map((member) => [member["isRootAuthority"], member["certificate"] === base64Of(root.certificate)]),
    ).to.deep.equal([
      [true, true],
      [false, false],
    ]);
  });

  it("tells in the preview what was changed and removed behind its back, and puts it right", async () => {
    const { outputs } = await example.program.run("preview");
    const configuration = `${configurations}/${String(outputs["certificateBasedApplicationConfigurationId"])}`;
    await example.tenant.send("PATCH", configuration, { displayName: "Somebody's" });
    await example.tenant.send(
      "DELETE",
      `${configuration}/trustedCertificateAuthorities/${String(outputs["trustedCertificateAuthorityId"])}`,
    );
    const changes = { ...nothing, update: 1, replace: 1, same: 2 };
    const preview = await example.program.run("preview");
    expect(preview.changes).to.deep.equal(changes);
    expect(
      preview.diagnostics.map(({ severity, message, urn }) => [severity, message, urn?.split("::").at(-1)]),
    ).to.have.deep.members([
      [
        "warning",
        'displayName was changed outside Pulumi: Graph has "Somebody\'s", the program wants "Renamed"',
        "app-trust",
      ],
      [
        "warning",
        `the object ${String(outputs["trustedCertificateAuthorityId"])} no longer exists in the tenant: a new one will be created`,
        "issuing-ca",
      ],
    ]);
    expect((await example.program.run("up")).changes).to.deep.equal(changes);
    expect(await example.tenant.send("GET", configuration)).to.include({ displayName: "Renamed" });
    expect(await example.tenant.list(`${configuration}/trustedCertificateAuthorities`)).to.have.length(2);
    expect((await example.program.run("up")).changes).to.deep.equal({ ...nothing, same: 4 });
  });

  it("asks nothing of the tenant with liveDiff false, says so once, and sees no drift", async () => {
    const [configuration] = await example.tenant.list(configurations);
    const path = `${configurations}/${String(configuration?.["id"])}`;
    await example.tenant.send("PATCH", path, { displayName: "Somebody's" });
    const said: string[] = [];
    const watch = (event: DisplayEvent): void => {
      if (event.kind === "printed") {
        said.push(event.line);
      }
      if (event.kind === "diagnostic") {
        said.push(event.message);
      }
    };
    const requests = await example.tenant.requestsDuring(async () => {
      const environment = { ENTRA_CA_LIVE_DIFF: "false" };
      const { changes } = await example.program.run("preview", { environment, watch });
      expect(changes).to.deep.equal({ ...nothing, same: 4 });
    });
    expect(requests).to.deep.equal([]);
    expect(said.map((line) => line.trim()).filter((line) => line !== "")).to.deep.equal([
      "liveDiff is false: the tenant was not read, resources were compared with the state alone",
    ]);
    await example.tenant.send("PATCH", path, { displayName: "Renamed" });
  });

  it("takes into the state with a refresh what was changed behind its back, and puts it right", async () => {
    const [configuration] = await example.tenant.list(configurations);
    const path = `${configurations}/${String(configuration?.["id"])}`;
    await example.tenant.send("PATCH", path, { description: "Somebody's" });
    expect((await example.program.run("refresh")).changes).to.include({ update: 1 });
    expect((await example.program.run("up")).changes).to.deep.equal({ ...nothing, update: 1, same: 3 });
    expect(await example.tenant.send("GET", path)).to.include({
      description: "CAs whose certificates applications may use",
    });
  });

  it("refuses a private key where a certificate belongs, prints none of it and changes nothing", async () => {
    const { key } = selfSigned("/CN=Mistake");
    example.program.write("certificates/issuing-ca.pem", key);
    const written = await example.writesDuring(async () => {
      const { succeeded, diagnostics } = await example.program.run("up");
      expect(succeeded).to.equal(false);
      const said = JSON.stringify(diagnostics);
      expect(said).to.contain("certificate is not a certificate that can be used: a private key was found");
      expect(said).not.to.contain(base64Of(key).slice(20, 40));
    });
    expect(written).to.deep.equal([]);
    expect(everythingIn(example.program.stateFolder)).not.to.contain(base64Of(key).slice(20, 40));
    example.program.write("certificates/issuing-ca.pem", selfSigned("/CN=Issuing").certificate);
  });

  it("changes nothing when it is pointed at another tenant or another Graph, and says why", async () => {
    const other = await Tenant.start({ token: "another-token" });
    const elsewhere = [
      { environment: { ...other.environment }, why: "but the provider is pointed at" },
      { environment: { ENTRA_CA_ACCESS_TOKEN: "another-token" }, why: "but the sign-in is to" },
    ];
    for (const { environment, why } of elsewhere) {
      for (const command of ["up", "refresh", "destroy"] as const) {
        const { succeeded, diagnostics } = await example.program.run(command, { environment });
        expect(succeeded).to.equal(false);
        expect(JSON.stringify(diagnostics)).to.contain(why);
      }
    }
    expect(other.emulator.requests).to.deep.equal([]);
    await other.emulator.close();
    expect(await example.tenant.list(configurations)).to.have.length(1);
  });

  it("keeps at most 300 bytes of provider in the state of a resource", () => {
    const texts = everythingIn(example.program.stateFolder).match(/"__provider": ?"(\\.|[^"\\])*"/g) ?? [];
    if (example.way.servedBy === "plugin") {
      expect(texts).to.deep.equal([]);
    } else {
      expect(texts.length).to.be.greaterThan(2);
    }
    for (const text of texts) {
      expect(text.length - '"__provider":'.length).to.be.at.most(300);
    }
  });

  it("leaves nothing in the tenant when it is destroyed", async () => {
    expect((await example.program.run("destroy")).succeeded).to.equal(true);
    expect(await example.tenant.list(tls)).to.deep.equal([]);
    expect(await example.tenant.list(configurations)).to.deep.equal([]);
  });
});

function everythingIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}
