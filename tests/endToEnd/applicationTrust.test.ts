import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { it } from "mocha";
import { base64Of, selfSigned } from "../certificates.js";
import { configurations, membersOf } from "../tenant.js";
import { describeExample, nothing } from "./example.js";

describeExample("the CAs of a folder", "application-trust", {}, (example) => {
  const file = (name: string) => join(example.program.folder, "certificates/issuing", `${name}.pem`);

  /** What the tenant has, in the form of the stack's outputs, with the certificates of the CAs that aren't the root. */
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

  /** Brings the program about, and checks that its outputs name what the tenant has: one CA for each file. */
  async function up(
    changes: Partial<typeof nothing>,
    names: readonly string[],
    warnings: readonly string[] = [],
  ): Promise<Record<string, string>> {
    const outcome = await example.program.run("up");
    expect(outcome.diagnostics.map(({ message }) => message)).to.deep.equal(warnings);
    expect(outcome.changes).to.deep.equal({ ...nothing, ...changes });
    const { id, rootId, issuing } = await inTenant();
    const idOf = (name: string) =>
      issuing.find(
        ({ certificate }) => certificate === base64Of(example.program.read(`certificates/issuing/${name}.pem`)),
      )?.["id"];
    expect(issuing).to.have.length(names.length);
    expect(outcome.outputs).to.deep.equal({
      certificateBasedApplicationConfigurationId: id,
      rootAuthorityId: rootId,
      trustedCertificateAuthorityIds: Object.fromEntries(names.map((name) => [name, idOf(name)])),
    });
    return outcome.outputs["trustedCertificateAuthorityIds"] as Record<string, string>;
  }

  const urnOf = (name: string) =>
    `urn:pulumi:dev::entra-ca-application-trust::${example.typeOf("TrustedCertificateAuthority")}::${name}`;

  let ids: Record<string, string>;

  it("makes a configuration with the root and a CA for each file", async () => {
    ids = await up({ create: 5 }, ["issuing-ca-1", "issuing-ca-2", "issuing-ca-3"]);
    expect(await inTenant()).to.include({ displayName: "Contoso application credentials" });
  });

  it("changes nothing the second time", async () => {
    const writes = await example.writesDuring(async () => {
      expect(await up({ same: 5 }, Object.keys(ids))).to.deep.equal(ids);
    });
    expect(writes).to.deep.equal([]);
  });

  it("adds the CA of a file that is added, and leaves the others alone", async () => {
    example.program.write("certificates/issuing/partner.pem", selfSigned("/CN=Partner CA").certificate);
    const after = await up({ create: 1, same: 5 }, [...Object.keys(ids), "partner"]);
    expect(after).to.deep.equal({ ...ids, partner: after["partner"] });
    ids = after;
  });

  it("removes the CA of a file that is removed", async () => {
    rmSync(file("issuing-ca-1"));
    const { "issuing-ca-1": removed, ...others } = ids;
    const writes = await example.writesDuring(async () => {
      expect(await up({ delete: 1, same: 5 }, Object.keys(others))).to.deep.equal(others);
    });
    expect(writes.map((write) => write.split("/").at(-1))).to.deep.equal([removed]);
    ids = others;
  });

  it("keeps the CA of a renamed file, whether its former name is given or not", async () => {
    renameSync(file("issuing-ca-2"), file("issuing-ca-emea"));
    example.program.edit("index.ts", "= {};", '= { "issuing-ca-emea": "issuing-ca-2" };');
    renameSync(file("issuing-ca-3"), file("issuing-ca-apac"));
    const writes = await example.writesDuring(async () => {
      const kept = String(ids["issuing-ca-3"]);
      const after = await up(
        { create: 1, delete: 1, same: 4 },
        ["issuing-ca-apac", "issuing-ca-emea", "partner"],
        [
          `took over ${kept}, which is there already as the program wants it`,
          `the object ${kept} stays in the tenant: ${urnOf("issuing-ca-apac")} has it now`,
        ],
      );
      expect(after).to.include({ "issuing-ca-emea": ids["issuing-ca-2"], "issuing-ca-apac": kept });
      ids = after;
    });
    expect(writes).to.deep.equal([]);
  });

  it("says in the preview who changed displayName, and puts in place what the program wants now: no CA is replaced", async () => {
    const { id } = await inTenant();
    await example.tenant.send("PATCH", `${configurations}/${id}`, { displayName: "Somebody's" });
    const preview = await example.program.run("preview");
    expect(preview.changes).to.deep.equal({ ...nothing, update: 1, same: 4 });
    expect(preview.diagnostics.map(({ severity, message }) => [severity, message])).to.deep.equal([
      [
        "warning",
        'displayName was changed outside Pulumi: Graph has "Somebody\'s", the program wants "Contoso application credentials"',
      ],
    ]);
    example.program.edit("index.ts", "Contoso application credentials", "Renamed");
    const warning = 'displayName was changed outside Pulumi: Graph has "Somebody\'s", the program wants "Renamed"';
    expect(await up({ update: 1, same: 4 }, Object.keys(ids), [warning])).to.deep.equal(ids);
    expect(await inTenant()).to.deep.include({ id, displayName: "Renamed" });
  });

  it("moves every CA to a new configuration for another root, and then removes the old one", async () => {
    const { id } = await inTenant();
    example.program.write("certificates/root.pem", selfSigned("/CN=New Root").certificate);
    const after = await up({ replace: 4, same: 1 }, Object.keys(ids));
    expect(Object.values(after)).not.to.have.members(Object.values(ids));
    expect((await inTenant()).id).not.to.equal(id);
  });

  it("leaves nothing in the tenant when it is destroyed", async () => {
    expect((await example.program.run("destroy")).succeeded).to.equal(true);
    expect(await example.tenant.list(configurations)).to.deep.equal([]);
  });
});
