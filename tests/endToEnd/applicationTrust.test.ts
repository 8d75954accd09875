import { readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { it } from "mocha";
import { subjectOf } from "../agreement/case.js";
import { base64Of, opensslSays, selfSigned } from "../certificates.js";
import { configurations, membersOf } from "../tenant.js";
import { root } from "../engine/world.js";
import { describeExample, nothing } from "./example.js";

/** What else is expected of an update, and how it is run. */
interface Expected {
  readonly says?: readonly string[];
  readonly writes?: readonly string[];
  readonly environment?: Record<string, string>;
}

/** The plugin has what the state knows read, and compared, before the program runs. */
const asInstalled = { ENTRA_CA_REFRESH_BEFORE_UPDATE: "true" };

describeExample("the CAs of a folder", "application-trust", {}, (example) => {
  const path = (name: string) => `certificates/issuing/${name}.pem`;
  const file = (name: string) => join(example.program.folder, path(name));
  const identified = (pem: string) => {
    const thumbprint = opensslSays(pem, "-fingerprint", "-sha256").replace(/.*=/, "").replaceAll(":", "").toLowerCase();
    return `${subjectOf(pem)} (SHA-256 ${thumbprint})`;
  };

  /** What the tenant has, with the CAs that aren't the root. */
  async function inTenant() {
    const [configuration, ...others] = await example.tenant.list(configurations);
    expect(others).to.deep.equal([]);
    const id = String(configuration?.["id"]);
    const members = await example.tenant.list(membersOf(id));
    const [root, ...moreRoots] = members.filter((member) => member["isRootAuthority"] === true);
    expect(moreRoots).to.deep.equal([]);
    const issuing = members.filter((member) => member !== root);
    return { id, rootId: root?.["id"], issuing, displayName: configuration?.["displayName"] };
  }

  /** Brings the program about, and checks that the tenant has one CA for each file, and what was said and written. */
  async function up(
    changes: Partial<typeof nothing>,
    names: readonly string[],
    { says = [], writes = [], environment = {} }: Expected = {},
  ): Promise<void> {
    const sent = await example.writesDuring(async () => {
      const { changes: done, diagnostics, outputs } = await example.program.run("up", { environment });
      expect(diagnostics.map(({ message }) => message.replace(/, id \S+$/, ""))).to.deep.equal(says);
      expect(done).to.deep.equal({ ...nothing, ...changes });
      const { id, rootId } = await inTenant();
      expect(outputs).to.deep.equal({ certificateBasedApplicationConfigurationId: id, rootAuthorityId: rootId });
    });
    expect(sent.map((request) => request.split(" ")[0])).to.deep.equal(writes);
    const wanted = names.map((name) => base64Of(example.program.read(path(name))));
    expect((await inTenant()).issuing.map(({ certificate }) => certificate)).to.have.members(wanted);
  }

  const first = ["issuing-ca-1", "issuing-ca-2", "issuing-ca-3"];
  const later = ["issuing-ca-emea", "issuing-ca-3", "partner"];

  it("makes a configuration with the root and a CA for each file, in one request", async () => {
    await up({ create: 2 }, first, { writes: ["POST"] });
    expect(await inTenant()).to.include({ displayName: "Contoso application credentials" });
  });

  it("changes nothing the second time, nor where a file is renamed", async () => {
    await up({ same: 2 }, first);
    renameSync(file("issuing-ca-2"), file("issuing-ca-emea"));
    await up({ same: 2 }, ["issuing-ca-1", "issuing-ca-emea", "issuing-ca-3"]);
  });

  it("adds the CA of a file that is added, removes the CA of one that is removed, and leaves the others alone", async () => {
    const removed = identified(example.program.read(path("issuing-ca-1")));
    const { issuing } = await inTenant();
    const partner = selfSigned("/CN=Partner CA").certificate;
    example.program.write(path("partner"), partner);
    rmSync(file("issuing-ca-1"));
    await up({ update: 1, same: 1 }, later, {
      says: [`adds ${identified(partner)}`, `removes ${removed}`],
      writes: ["POST", "DELETE"],
    });
    const kept = (await inTenant()).issuing.map(({ id }) => id);
    expect(issuing.map(({ id }) => id).filter((id) => kept.includes(id))).to.have.length(2);
  });

  it("removes what somebody slipped in, and puts the name back, which the preview says", async () => {
    const { id } = await inTenant();
    const slippedIn = selfSigned("/CN=Slipped in").certificate;
    const member = { certificate: base64Of(slippedIn), isRootAuthority: false, issuer: "CN=Slipped in" };
    await example.tenant.send("POST", membersOf(id), { ...member, issuerSubjectKeyIdentifier: "AA" });
    await example.tenant.send("PATCH", `${configurations}/${id}`, { displayName: "Somebody's" });
    const says = [
      'displayName was changed outside Pulumi: Graph has "Somebody\'s", the program wants "Contoso application credentials"',
      `trustedCertificates was changed outside Pulumi: ${identified(slippedIn)} was added; the update removes it`,
    ];
    const preview = await example.program.run("preview");
    expect(preview.changes).to.deep.equal({ ...nothing, update: 1, same: 1 });
    expect(preview.diagnostics.map(({ message }) => message.replace(/, id \S+$/, ""))).to.deep.equal(says);
    await up({ update: 1, same: 1 }, later, { says, writes: ["PATCH", "DELETE"] });
    expect(await inTenant()).to.deep.include({ id, displayName: "Contoso application credentials" });
  });

  it("moves every CA to a new configuration for another root, and then removes the old one", async () => {
    const { id } = await inTenant();
    example.program.write("certificates/root.pem", selfSigned("/CN=New Root").certificate);
    await up({ replace: 1, same: 1 }, later, { writes: ["POST", "DELETE"], environment: asInstalled });
    expect((await inTenant()).id).not.to.equal(id);
  });

  it("leaves its CAs to resources that take them over, without a write", async () => {
    example.program.edit("index.ts", "  trustedCertificates: issuing.map((", "});\nissuing.map((");
    example.program.edit(
      "index.ts",
      '"utf8")),\n});',
      `"utf8")).forEach((certificate, index) =>
        new entra.TrustedCertificateAuthority("ca" + index, { certificateBasedApplicationConfigurationId: appTrust.id, certificate }));`,
    );
    const environment = asInstalled;
    const { changes } = await example.program.run("preview", { environment });
    expect(changes).to.deep.equal({ ...nothing, create: 3, update: 1, same: 1 });
    const writes = await example.writesDuring(async () => {
      expect((await example.program.run("up", { environment })).succeeded).to.equal(true);
    });
    expect(writes).to.deep.equal([]);
    expect(example.program.idsInState()).to.have.members(await example.tenant.ids());
  });

  it("takes them back into its list, without a write", async () => {
    const environment = asInstalled;
    example.program.write("index.ts", readFileSync(join(root, "examples", "application-trust", "index.ts"), "utf8"));
    const writes = await example.writesDuring(async () => {
      expect((await example.program.run("up", { environment })).changes).to.deep.include({ update: 1, delete: 3 });
    });
    expect(writes).to.deep.equal([]);
    expect((await example.program.run("preview", { environment })).changes).to.deep.equal({ ...nothing, same: 2 });
  });

  it("leaves nothing in the tenant when it is destroyed", async () => {
    expect((await example.program.run("destroy")).succeeded).to.equal(true);
    expect(await example.tenant.list(configurations)).to.deep.equal([]);
  });
});
